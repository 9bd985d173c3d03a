"""What the sheet server refuses, in the shape Google answers it."""


class SheetsError(Exception):
    """A refusal with the HTTP code and the canonical status Google gives for it."""

    def __init__(self, code: int, status: str, message: str) -> None:
        super().__init__(message)
        self.code = code
        self.status = status
        self.message = message

    def body(self) -> dict[str, object]:
        """The JSON error body: {"error": {"code", "message", "status"}}."""
        return {"error": {"code": self.code, "message": self.message, "status": self.status}}


def invalid(message: str) -> SheetsError:
    return SheetsError(400, "INVALID_ARGUMENT", message)


def not_found(message: str = "Requested entity was not found.") -> SheetsError:
    return SheetsError(404, "NOT_FOUND", message)


def permission_denied() -> SheetsError:
    return SheetsError(403, "PERMISSION_DENIED", "The caller does not have permission")


def quota_exceeded(group: str) -> SheetsError:
    """`group` is "Read" or "Write"."""
    return SheetsError(
        429,
        "RESOURCE_EXHAUSTED",
        f"Quota exceeded for quota metric '{group} requests' and limit '{group} requests per "
        "minute per user' of service 'sheets.googleapis.com' for consumer "
        "'project_number:000000000000'.",
    )
