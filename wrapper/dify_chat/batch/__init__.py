"""Ask a whole data set: each row once, nothing lost, over crashes and restarts.

Example:
    from dify_chat import DifyChat
    from dify_chat.batch import ask_all

    with DifyChat() as chat:
        report = ask_all(chat, "questions.jsonl", "answers.jsonl", concurrency=32)
    print(report.answered, report.failed, report.total_tokens, report.total_price)
"""

from ._api import ask_all
from ._options import BatchOptions
from ._report import BatchReport

__all__ = ["BatchOptions", "BatchReport", "ask_all"]
