"""`guardrails completion`: what a shell needs to complete commands, options and their values."""

import os

import click
from click.shell_completion import (
    CompletionItem,
    ShellComplete,
    add_completion_class,
    get_completion_class,
    split_arg_string,
)

from guardrails.cli.once import Command

VARIABLE = "_GUARDRAILS_COMPLETE"
PROGRAM = "guardrails"
_POWERSHELL = """\
Register-ArgumentCompleter -Native -CommandName %(prog_name)s -ScriptBlock {
    param($word, $line, $place)
    $env:%(complete_var)s = "powershell_complete"
    $env:COMP_WORDS = $line.ToString().Substring(0, [Math]::Min($place, $line.ToString().Length))
    $env:COMP_WORD = $word
    & %(prog_name)s | ForEach-Object {
        [System.Management.Automation.CompletionResult]::new($_, $_, "ParameterValue", $_)
    }
    Remove-Item Env:%(complete_var)s, Env:COMP_WORDS, Env:COMP_WORD
}
"""


class PowerShell(ShellComplete):
    """PowerShell, which click does not know: words come in one text, and one value goes out on each line."""

    name = "powershell"
    source_template = _POWERSHELL

    def get_completion_args(self) -> tuple[list[str], str]:
        """The words before the one that is to be completed, and that one."""
        words = split_arg_string(os.environ.get("COMP_WORDS", ""))[1:]
        word = os.environ.get("COMP_WORD", "")
        return (words[:-1] if word and words[-1:] == [word] else words), word

    def format_completion(self, item: CompletionItem) -> str:
        """The value alone."""
        return str(item.value)


def offer_powershell() -> None:
    """Let click complete for PowerShell too, when that asks."""
    if os.environ.get(VARIABLE, "").startswith(PowerShell.name):
        add_completion_class(PowerShell)


def shell_class(name: str) -> type[ShellComplete] | None:
    """What completes in a shell; None for a shell that nobody knows."""
    return PowerShell if name == PowerShell.name else get_completion_class(name)


@click.command(cls=Command)
@click.argument("shell", type=click.Choice(["bash", "zsh", "fish", "powershell"]))
def completion(shell: str) -> int:
    """Print what makes a shell complete commands and options.

    \b
    eval "$(guardrails completion bash)"              in ~/.bashrc
    eval "$(guardrails completion zsh)"               in ~/.zshrc
    guardrails completion fish > ~/.config/fish/completions/guardrails.fish
    guardrails completion powershell | Out-String | Invoke-Expression   in $PROFILE
    """
    found = shell_class(shell)
    if found is not None:
        root = click.get_current_context().find_root().command
        complete = found(root, {}, PROGRAM, VARIABLE)
        source = found.source_template % complete.source_vars()
        click.echo(source.replace("complete -o nosort -F", "complete -o nosort -o default -F"), nl=False)
    return 0
