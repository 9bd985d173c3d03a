"""Every GraphQL operation the program sends, as text. Source: Linear's public schema.

Page sizes are written out so that the price of a query can be computed from its text: 0.1 a
property, 1 an object, times `first` on each connection; 10,000 points at most. Comments come
as a list of their own beside the issues (not under each issue), which makes a page of 64
issues affordable and needs no second path for long discussions.
"""

from __future__ import annotations

_ISSUE = """
fragment IssueParts on Issue {
  id identifier title url description priority estimate dueDate trashed
  createdAt updatedAt startedAt completedAt canceledAt archivedAt slaBreachesAt
  state { id name type position }
  team { id }
  assignee { id name displayName }
  project { id }
}
"""

_INNER = """
fragment InnerLists on Issue {
  labels(first: 8) { nodes { id name } pageInfo { hasNextPage } }
  needs(first: 4) { nodes { customer { id name } } pageInfo { hasNextPage } }
  inverseRelations(first: 6) { nodes { type issue { identifier } } pageInfo { hasNextPage } }
  attachments(first: 5) { nodes { url } pageInfo { hasNextPage } }
  history(first: 16) {
    nodes { id createdAt actorId fromStateId toStateId }
    pageInfo { hasNextPage }
  }
}
"""

_COMMENT = """
fragment CommentParts on Comment {
  id body createdAt updatedAt archivedAt
  issue { id }
  user { name displayName app }
  externalUser { name displayName }
  botActor { name }
}
"""

PULL = (
    """
query Pull(
  $issues: Boolean!, $issueFilter: IssueFilter, $issueAfter: String,
  $comments: Boolean!, $commentFilter: CommentFilter, $commentAfter: String,
  $projects: Boolean!, $projectFilter: ProjectFilter, $projectAfter: String,
  $archived: Boolean!
) {
  issues(first: 64, filter: $issueFilter, after: $issueAfter, includeArchived: $archived)
    @include(if: $issues) {
    nodes { ...IssueParts ...InnerLists }
    pageInfo { hasNextPage endCursor }
  }
  comments(first: 250, filter: $commentFilter, after: $commentAfter)
    @include(if: $comments) {
    nodes { ...CommentParts }
    pageInfo { hasNextPage endCursor }
  }
  projects(first: 100, filter: $projectFilter, after: $projectAfter, includeArchived: $archived)
    @include(if: $projects) {
    nodes { id name url targetDate health updatedAt archivedAt trashed status { type } }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + _ISSUE
    + _INNER
    + _COMMENT
)

REFERENCE = """
query Reference(
  $teams: Boolean!, $teamAfter: String, $workflow_states: Boolean!, $stateAfter: String,
  $issue_labels: Boolean!, $labelAfter: String, $users: Boolean!, $userAfter: String,
  $customers: Boolean!, $customerAfter: String
) {
  teams(first: 100, after: $teamAfter) @include(if: $teams) {
    nodes { id key name }
    pageInfo { hasNextPage endCursor }
  }
  workflowStates(first: 250, after: $stateAfter, includeArchived: true)
    @include(if: $workflow_states) {
    nodes { id name type position archivedAt team { id } }
    pageInfo { hasNextPage endCursor }
  }
  issueLabels(first: 250, after: $labelAfter) @include(if: $issue_labels) {
    nodes { id name }
    pageInfo { hasNextPage endCursor }
  }
  users(first: 250, after: $userAfter) @include(if: $users) {
    nodes { id name displayName email isMe }
    pageInfo { hasNextPage endCursor }
  }
  customers(first: 250, after: $customerAfter) @include(if: $customers) {
    nodes { id name }
    pageInfo { hasNextPage endCursor }
  }
}
"""

ISSUES_DEEP = (
    """
query IssuesDeep($issueFilter: IssueFilter, $issueAfter: String, $issues: Boolean!) {
  issues(first: 16, filter: $issueFilter, after: $issueAfter, includeArchived: true)
    @include(if: $issues) {
    nodes {
      ...IssueParts
      labels(first: 25) { nodes { id name } pageInfo { hasNextPage } }
      needs(first: 25) { nodes { customer { id name } } pageInfo { hasNextPage } }
      inverseRelations(first: 25) { nodes { type issue { identifier } } pageInfo { hasNextPage } }
      attachments(first: 25) { nodes { url } pageInfo { hasNextPage } }
      history(first: 120) {
        nodes { id createdAt actorId fromStateId toStateId }
        pageInfo { hasNextPage }
      }
    }
    pageInfo { hasNextPage endCursor }
  }
}
"""
    + _ISSUE
)

ISSUE = (
    """
query IssueWhole($id: String!, $historyAfter: String) {
  issue(id: $id) {
    ...IssueParts
    labels(first: 250) { nodes { id name } pageInfo { hasNextPage endCursor } }
    needs(first: 250) { nodes { customer { id name } } pageInfo { hasNextPage endCursor } }
    inverseRelations(first: 250) {
      nodes { type issue { identifier } }
      pageInfo { hasNextPage endCursor }
    }
    attachments(first: 250) { nodes { url } pageInfo { hasNextPage endCursor } }
    history(first: 250, after: $historyAfter) {
      nodes { id createdAt actorId fromStateId toStateId }
      pageInfo { hasNextPage endCursor }
    }
  }
}
"""
    + _ISSUE
)

COMMENT = (
    """
query CommentById($id: String!) {
  comment(id: $id) { ...CommentParts }
}
"""
    + _COMMENT
)

VIEWER = """
query Viewer {
  viewer { id name displayName email }
}
"""

COMMENT_CREATE = (
    """
mutation CommentCreate($input: CommentCreateInput!) {
  commentCreate(input: $input) { success comment { ...CommentParts } }
}
"""
    + _COMMENT
)

ISSUE_CREATE = (
    """
mutation IssueCreate($input: IssueCreateInput!) {
  issueCreate(input: $input) { success issue { ...IssueParts ...InnerLists } }
}
"""
    + _ISSUE
    + _INNER
)

ISSUE_UPDATE = (
    """
mutation IssueUpdate($id: String!, $input: IssueUpdateInput!) {
  issueUpdate(id: $id, input: $input) { success issue { ...IssueParts ...InnerLists } }
}
"""
    + _ISSUE
    + _INNER
)

NEED_CREATE = """
mutation CustomerNeedCreate($input: CustomerNeedCreateInput!) {
  customerNeedCreate(input: $input) { success }
}
"""

ATTACHMENT_CREATE = """
mutation AttachmentCreate($input: AttachmentCreateInput!) {
  attachmentCreate(input: $input) { success }
}
"""

COMMENT_DELETE = """
mutation CommentDelete($id: String!) {
  result: commentDelete(id: $id) { success }
}
"""

ATTACHMENT_DELETE = """
mutation AttachmentDelete($id: String!) {
  result: attachmentDelete(id: $id) { success }
}
"""

ISSUE_DELETE = """
mutation IssueDelete($id: String!) {
  result: issueDelete(id: $id) { success }
}
"""

#: All of them, by name: one test holds each to Linear's schema and to the price limit.
OPERATIONS: dict[str, str] = {
    "Pull": PULL,
    "Reference": REFERENCE,
    "IssuesDeep": ISSUES_DEEP,
    "IssueWhole": ISSUE,
    "CommentById": COMMENT,
    "Viewer": VIEWER,
    "CommentCreate": COMMENT_CREATE,
    "IssueCreate": ISSUE_CREATE,
    "IssueUpdate": ISSUE_UPDATE,
    "CustomerNeedCreate": NEED_CREATE,
    "AttachmentCreate": ATTACHMENT_CREATE,
    "CommentDelete": COMMENT_DELETE,
    "AttachmentDelete": ATTACHMENT_DELETE,
    "IssueDelete": ISSUE_DELETE,
}
