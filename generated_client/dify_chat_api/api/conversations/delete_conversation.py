# Written from spec/openapi.yaml by generator/generate.py, which `make generate` runs.
"""DELETE /conversations/{conversation_id}: Delete a conversation."""

from urllib.parse import quote

from ...models.delete_conversation_request import DeleteConversationRequest
from ...types import Request


def request(
    conversation_id: str,
    *,
    body: DeleteConversationRequest,
) -> Request[None]:
    """Delete a conversation.

    The request has a body, and needs one. A conversation deleted before is 404, on older servers 204 again.

    Args:
        body: Whose conversation to delete.

    Returns:
        The request. Its result is nothing.
    """
    return Request(
        method="DELETE",
        path=f"/conversations/{quote(conversation_id, safe='')}",
        accept="*/*",
        parse=lambda _: None,
        json=body.to_dict(),
    )
