#!/usr/bin/env python3
"""Stands in for d8, by dx: classes in, classes.dex out.

Takes d8's arguments as scripts/package-android gives them: --release, --min-api N, --lib JAR,
--output FOLDER and class files. dx wants class files where their packages say, and has no use for
the libraries. The dex file it makes may differ from d8's; that the classes are in it is all that
scripts/check-android looks for.
"""

import os
import subprocess
import sys


def main() -> int:
    dx, *rest = sys.argv[1:]
    level, output, classes = "26", ".", []
    while rest:
        word = rest.pop(0)
        if word == "--min-api":
            level = rest.pop(0)
        elif word == "--output":
            output = rest.pop(0)
        elif word == "--lib":
            rest.pop(0)
        elif word.endswith(".class"):
            classes.append(word)
        elif word != "--release":
            print(f"d8 (stand-in): what is {word}?", file=sys.stderr)
            return 2
    folders = {c.split("/", 1)[0] for c in classes}
    if len(folders) != 1:
        print("d8 (stand-in): give class files of one folder", file=sys.stderr)
        return 2
    dex = os.path.join(os.path.abspath(output), "classes.dex")
    inside = [c.split("/", 1)[1] for c in classes]
    return subprocess.run(
        ["java", "-cp", dx, "com.android.dx.command.Main", "--dex", "--min-sdk-version=" + level, "--output=" + dex, *inside],
        cwd=folders.pop(), check=False,
    ).returncode


sys.exit(main())
