"""How large an input may be: each bound in one place, far above what is real, so that none runs for ever.

Whoever meets one is told the number; what is larger is split (plans by workspace, snapshots by account).
"""

MIB = 1 << 20

PLAN_BYTES = 2048 * MIB
"""One plan as JSON. 100,000 resources are about 360 MiB."""

FILE_BYTES = 256 * MIB
"""One register, configuration, waiver or baseline file. 100,000 customers are about 100 MiB of YAML."""

OWN_RULES_BYTES = 4 * MIB
"""One file of an organisation's own rules, and all of them together. The shipped policies are 0.4 MiB."""

OWN_RULE_BYTES = 128 * 1024
"""One file of them. Compiling takes time with the square of the definitions in a package; ours have 8 KiB."""

SNAPSHOT_LINES = 5_000_000
"""Lines of a snapshot's content. A million instances are at most a million rows, each half a kilobyte."""

SNAPSHOT_BYTES = 8192 * MIB
"""A snapshot's content when it is expanded. A million rows are about 1 GiB; gzip can hide 1,000 times it."""

MODULE_ADDRESS_CHARACTERS = 4096
"""The longest module address that names a customer; terraform's own names are shorter by far."""

OPA_ANSWER_BYTES = 256 * MIB
"""One answer of an OPA server. The largest decision, a customer of 40,000 pools, is below 64 MiB."""

PACK_MEMBERS = 65_000
"""Members of an evidence pack, two for each document: a ZIP without extensions counts 65,535."""

PACK_BYTES = 2048 * MIB
"""An evidence pack. A customer's document and decision are about 25 KiB together."""

PACK_MEMBER_BYTES = 512 * MIB
"""One member of a pack that is read whole: the report, a document, a decision, the policies' module."""

WORKBOOK_BYTES = 128 * MIB
"""All parts of a workbook when unpacked. 10,000 customers with all that belongs to them are about 40 MiB."""

SHEET_ROWS = 200_000
"""Rows of a sheet, empty ones included. 10,000 customers with an owner, in seven lists each, are 140,000."""

SHEET_COLUMNS = 1_000
"""Columns of a sheet. The widest that is known has a hundred."""

SHEET_CELLS = 4_000_000
"""Cells of a sheet, empty ones within rows included. 40,000 customers in all columns."""
