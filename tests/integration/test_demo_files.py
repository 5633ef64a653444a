"""`demo --write`: the demonstration's files, to play with."""

import shlex


def test_what_is_written_gates_as_the_demonstration_does(cli):
    said = cli("demo", "--write", "play").stdout.decode()
    for name in ("tfplan.json", "register.yaml", "guardrails.yaml", "waivers.yaml"):
        (cli.folder / name).write_bytes((cli.folder / "play" / name).read_bytes())

    results = [
        cli(*shlex.split(line, comments=True)[1:])
        for line in said.splitlines()
        if line.startswith("guardrails ")
    ]

    assert said.startswith("cd play\n")
    assert [each.returncode for each in results] == [1, 1, 1, 1]
    shown = results[0].stdout.decode().replace("the law of 2026-11-22 decides, not today's\n", "")
    assert cli("demo").stdout.decode().startswith(shown)


def test_a_folder_with_something_in_it_is_left_alone(cli):
    (cli.folder / "play").mkdir()
    cli.write("play/mine.txt", "mine")

    result = cli("demo", "--write", "play")

    assert result.returncode == 2
    assert "guardrails: play: is not empty" in result.stderr.decode()
    assert [each.name for each in (cli.folder / "play").iterdir()] == ["mine.txt"]


def test_a_folder_that_cannot_be_made_is_one_line(cli):
    cli.write("file", "mine")

    result = cli("demo", "--write", "file/play")

    assert result.returncode == 2
    assert result.stderr.decode().startswith("guardrails: file/play: cannot be written: not a directory")
