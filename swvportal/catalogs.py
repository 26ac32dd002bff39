"""The Dutch catalogues: one `django.po` per app, taken from its code and templates, and compiled without gettext.

`python -m swvportal.catalogs` updates them, `--check` only says what is missing, `--compile` only compiles. Never
translates and never guesses: a string that is new comes in empty.
"""

from __future__ import annotations

import argparse
import ast
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path

import polib

BASE = Path(__file__).resolve().parent.parent
APPS = ("swvportal/foundation", "swvportal/portal", "hours", "intake", "arrangements", "coaching")
TEMPLATE_HOMES = {
    **{app.rsplit("/", 1)[-1]: app for app in APPS},
    "letters": "swvportal/foundation",
    "mail": "swvportal/foundation",
}
GENERAL = "swvportal/portal"  # whatever belongs to no app: base templates, the account pages, settings
SKIPPED = {"locale", "migrations", "__pycache__"}
TEMPLATES = {".html", ".txt", ".svg", ".xml"}
KEYWORDS = (
    "gettext_noop",
    "gettext_lazy",
    "ngettext_lazy:1,2",
    "pgettext:1c,2",
    "npgettext:1c,2,3",
    "pgettext_lazy:1c,2",
    "npgettext_lazy:1c,2,3",
)
SHORT = {"gettext", "gettext_lazy"}  # what may be called `_`; xgettext knows every other word by its own name only
METADATA = {
    "Language": "nl",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=UTF-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%[sd]|\{\w*\}")
Key = tuple[str, str, str]


class Trouble(Exception):
    """Something the person at the keyboard has to mend; the message says what."""


def path_of(app: str) -> Path:
    """Where the Dutch of an app stands, from the top of the repository."""
    return Path(app) / "locale" / "nl" / "LC_MESSAGES" / "django.po"


def sources(base: Path) -> dict[str, list[Path]]:
    """The files of each app that may hold strings; each file belongs to exactly one app."""
    found: dict[str, list[Path]] = {app: [] for app in APPS}
    for app in APPS:
        found[app] += _within(base / app, {".py", *TEMPLATES})
    found[GENERAL] += sorted((base / "swvportal").glob("*.py"))
    templates = base / "templates"
    for path in _within(templates, TEMPLATES):
        found[TEMPLATE_HOMES.get(path.relative_to(templates).parts[0], GENERAL)].append(path)
    return found


def _within(folder: Path, suffixes: Iterable[str]) -> list[Path]:
    return sorted(
        path
        for path in folder.rglob("*")
        if path.suffix in suffixes and not SKIPPED & set(path.relative_to(folder).parts)
    )


def extract(files: Iterable[Path]) -> polib.POFile:
    """Read the strings of these files with gettext's `xgettext`; templates are first made readable for it."""
    from django.utils.translation.template import templatize

    with tempfile.TemporaryDirectory() as folder:
        names = []
        for number, path in enumerate(files):
            text = path.read_text(encoding="utf-8")
            copy = Path(folder, f"{number}.py")
            copy.write_text(text if path.suffix == ".py" else templatize(text, origin=str(path)), encoding="utf-8")
            names.append(copy.name)
        argv = ["xgettext", "--language=Python", "--from-code=UTF-8", "--no-location", "--add-comments=Translators"]
        argv += [f"--keyword={word}" for word in KEYWORDS]
        ran = subprocess.run(
            [*argv, "--output=-", "--files-from=-"], input="\n".join(names), cwd=folder, capture_output=True, text=True
        )
    if ran.returncode:
        raise Trouble(f"xgettext: {ran.stderr.strip()}")
    return polib.pofile(ran.stdout or 'msgid ""\nmsgstr ""\n')


def hidden(path: Path) -> Iterator[str]:
    """The words of translation that a module imports under a name that `xgettext` does not know."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.ImportFrom) and node.module == "django.utils.translation":
            for name in node.names:
                fine = name.asname in (None, name.name) or (name.asname == "_" and name.name in SHORT)
                if "gettext" in name.name and not fine:
                    yield f"{name.name} as {name.asname}"


def key(entry: polib.POEntry) -> Key:
    """What makes a string itself: its context, text and plural."""
    return (entry.msgid, entry.msgctxt or "", entry.msgid_plural or "")


def merged(found: polib.POFile, old: polib.POFile) -> polib.POFile:
    """The strings that are found, with the Dutch we had; strings that left the code are dropped, nothing is guessed."""
    known = {key(entry): entry for entry in old if not entry.obsolete}
    fresh = polib.POFile(wrapwidth=0)
    fresh.metadata = dict(METADATA)
    for entry in sorted(found, key=key):
        entry.msgstr_plural = {0: "", 1: ""} if entry.msgid_plural else {}
        if before := known.get(key(entry)):
            entry.msgstr, entry.tcomment = before.msgstr, before.tcomment
            entry.msgstr_plural = before.msgstr_plural if entry.msgid_plural else {}
            entry.flags = [*entry.flags, *(["fuzzy"] if before.fuzzy else [])]
        fresh.append(entry)
    return fresh


def read(path: Path) -> polib.POFile:
    """The catalogue at this path; an empty one where there is none yet."""
    if not path.exists():
        return polib.POFile(wrapwidth=0)
    try:
        return polib.pofile(str(path), wrapwidth=0)
    except (OSError, ValueError) as problem:
        raise Trouble(f"{path}: not a readable catalogue: {problem}") from problem


def update(base: Path = BASE) -> None:
    """Bring every catalogue in line with the code and write those that change."""
    for app, files in sources(base).items():
        path = base / path_of(app)
        fresh = merged(extract(files), read(path))
        if not path.exists() and not fresh:
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        text = f"{fresh}\n"
        if not path.exists() or path.read_text(encoding="utf-8") != text:
            path.write_text(text, encoding="utf-8")


def merge(old: Path, ours: Path, theirs: Path) -> None:
    """Join two catalogues into `ours`, for git's merge driver; where both changed a string ours stays, unless empty."""
    before = {key(entry): str(entry) for entry in read(old)}
    mine = {key(entry): entry for entry in read(ours)}
    for entry in read(theirs):
        kept = mine.get(key(entry))
        if kept is None or not all(_strings(kept)) or str(kept) == before.get(key(entry)):
            mine[key(entry)] = entry
    joined = polib.POFile(wrapwidth=0)
    joined.metadata = dict(METADATA)
    joined.extend(mine[name] for name in sorted(mine))
    ours.write_text(f"{joined}\n", encoding="utf-8")


def problems(base: Path = BASE) -> Iterator[str]:
    """Every reason why the Dutch is not complete and true, as `file: string: what is wrong`."""
    chosen: dict[Key, tuple[Path, tuple[str, ...]]] = {}
    for app, files in sources(base).items():
        for file in files:
            for name in hidden(file) if file.suffix == ".py" else ():
                yield f"{file.relative_to(base)}: {name}: hides its strings; use `_` or the name itself"
        path = path_of(app)
        kept = read(base / path)
        found = {key(entry) for entry in extract(files)}
        for lost in sorted(found - {key(entry) for entry in kept if not entry.obsolete}):
            yield f"{path}: {lost[0]!r}: not in the catalogue; run bin/messages"
        for entry in kept:
            if entry.obsolete or key(entry) not in found:
                yield f"{path}: {entry.msgid!r}: no longer in the code; run bin/messages"
                continue
            yield from (f"{path}: {entry.msgid!r}: {wrong}" for wrong in _wrong(entry))
            said = tuple(_strings(entry))
            where, other = chosen.setdefault(key(entry), (path, said))
            if other != said and all(said) and all(other):
                yield f"{path}: {entry.msgid!r}: {said[0]!r} here but {other[0]!r} in {where}; Django shows only one"


def _strings(entry: polib.POEntry) -> list[str]:
    return [entry.msgstr_plural.get(n, "") for n in (0, 1)] if entry.msgid_plural else [entry.msgstr]


def _wrong(entry: polib.POEntry) -> Iterator[str]:
    if entry.fuzzy:
        yield "marked fuzzy"
    if not all(_strings(entry)):
        yield "no Dutch"
        return
    allowed = set(PLACEHOLDER.findall(entry.msgid + entry.msgid_plural))
    needed = set(PLACEHOLDER.findall(entry.msgid_plural or entry.msgid))
    many = _strings(entry)[-1]
    for text in _strings(entry):
        if extra := set(PLACEHOLDER.findall(text)) - allowed:
            yield f"{', '.join(sorted(extra))} is not in the source"
    if missing := needed - set(PLACEHOLDER.findall(many)):
        yield f"{', '.join(sorted(missing))} is missing in the Dutch"


def compile_all(base: Path = BASE) -> None:
    """Write the `.mo` beside each `.po` that is newer; half a file is never seen by a process that reads it."""
    for app in APPS:
        path = base / path_of(app)
        target = path.with_suffix(".mo")
        if not path.exists() or (target.exists() and target.stat().st_mtime_ns >= path.stat().st_mtime_ns):
            continue
        stamp = path.stat().st_mtime_ns
        with tempfile.NamedTemporaryFile(dir=path.parent, suffix=".tmp", delete=False) as fresh:
            fresh.write(read(path).to_binary())
        made = Path(fresh.name)
        made.chmod(0o644)
        if path.stat().st_mtime_ns == stamp:
            made.replace(target)
        else:  # edited meanwhile: the next call compiles it
            made.unlink()


def main(argv: list[str]) -> int:
    """Run the command; returns the exit code."""
    parser = argparse.ArgumentParser(prog="bin/messages", description="Update the Dutch catalogues.")
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--check", action="store_true", help="change nothing; fail when Dutch is missing or out of date")
    act.add_argument("--compile", action="store_true", help="only compile what is newer than its compiled form")
    act.add_argument("--merge", nargs=3, type=Path, metavar=("OLD", "OURS", "THEIRS"), help="git's merge driver")
    options = parser.parse_args(argv)
    try:
        if options.merge:
            merge(*options.merge)
            return 0
        if options.compile:
            compile_all()
            return 0
        if not shutil.which("xgettext"):
            raise Trouble("bin/messages needs gettext: sudo apt-get install gettext")
        if not options.check:
            update()
            compile_all()
        wrong = list(problems())
    except Trouble as trouble:
        sys.stderr.write(f"{trouble}\n")
        return 1
    sys.stdout.writelines(f"{line}\n" for line in wrong)
    if wrong:
        sys.stdout.write(f"{len(wrong)} to mend.\n")
    return 1 if wrong and options.check else 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
