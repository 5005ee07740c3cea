#!/usr/bin/env python3
"""Stands in for zipalign of build-tools 35, which alone knows pages of 16 KB.

    zipalign -f -P 16 4 IN OUT    copies IN, so that what is stored uncompressed begins at a multiple
                                  of 4 bytes, and libraries (lib/*.so) at one of 16 KB
    zipalign -c -P 16 4 IN        says whether that is so
"""

import struct
import sys
import zipfile

LOCAL = struct.Struct("<4s5H3L2H")  # a file's own header, up to its name (PKWARE's APPNOTE, 4.3.7)
FIELD = struct.Struct("<3H")  # an extra field: what it is, how long, and here to what it aligns


def wanted(info: zipfile.ZipInfo, alignment: int, page: int) -> int:
    if info.compress_type != zipfile.ZIP_STORED:
        return 1
    return page if info.filename.startswith("lib/") and info.filename.endswith(".so") else alignment


def start(archive, info: zipfile.ZipInfo) -> int:
    """Where a file's bytes begin."""
    archive.fp.seek(info.header_offset)
    fields = LOCAL.unpack(archive.fp.read(LOCAL.size))
    return info.header_offset + LOCAL.size + fields[9] + fields[10]


def check(path: str, alignment: int, page: int) -> int:
    bad = 0
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            at, step = start(archive, info), wanted(info, alignment, page)
            if at % step:
                bad += 1
                print(f"{info.filename} begins at {at}, which is no multiple of {step}", file=sys.stderr)
    return 1 if bad else 0


def align(source: str, target: str, alignment: int, page: int) -> int:
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        for info in old.infolist():
            data = old.read(info)
            copy = zipfile.ZipInfo(info.filename, info.date_time)
            copy.compress_type, copy.external_attr = info.compress_type, info.external_attr
            step = wanted(info, alignment, page)
            # 0xd935 is the field that Android's own tools align with: it says to what, and the signer
            # keeps to it. Then come as many zeros as it takes.
            begins = new.fp.tell() + LOCAL.size + len(info.filename.encode()) + FIELD.size
            if step > 1:
                gap = -begins % step
                copy.extra = FIELD.pack(0xD935, 2 + gap, step) + bytes(gap)
            new.writestr(copy, data)
    return 0


def main() -> int:
    words = sys.argv[1:]
    if words[:1] == ["-c"] and words[1:2] == ["-P"] and len(words) == 5:
        return check(words[4], int(words[3]), int(words[2]) * 1024)
    if words[:2] == ["-f", "-P"] and len(words) == 6:
        return align(words[4], words[5], int(words[3]), int(words[2]) * 1024)
    print(__doc__, file=sys.stderr)
    return 2


sys.exit(main())
