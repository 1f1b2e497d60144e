"""How an extra is installed, as messages say it."""

from dify_chat._extras import install_command


def test_install_command_names_the_clone() -> None:
    assert install_command("cli") == 'pip install ".[cli]" in a clone of dify-chat'
