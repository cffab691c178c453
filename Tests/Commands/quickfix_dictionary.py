"""Our FIX dictionaries as QuickFIX reads them: it knows repeating groups by its dictionary only."""

import os
import sys
from xml.sax.saxutils import quoteattr

from support import ROOT

sys.path.insert(0, os.path.join(ROOT, "tools"))
import fix_dictionary  # noqa: E402

FIX = os.path.join(ROOT, "Sources", "Edge", "FIX")
TYPES = {
    "char": "CHAR", "boolean": "BOOLEAN", "int": "INT", "length": "LENGTH", "seqNum": "INT", "numInGroup": "INT",
    "price": "PRICE", "priceOffset": "PRICEOFFSET", "quantity": "QTY", "amount": "AMT", "float": "FLOAT",
    "utcTimestamp": "UTCTIMESTAMP", "data": "DATA",
}


def members(found, indent):
    for member in found:
        kind = "group" if member.group else "field"
        opening = f"{indent}<{kind} name={quoteattr(member.name)} required=\"{'Y' if member.required else 'N'}\""
        if not member.group:
            yield opening + "/>\n"
            continue
        yield opening + ">\n"
        yield from members(member.group, indent + " ")
        yield f"{indent}</group>\n"


def write(path):
    """The dialect that we speak, as a QuickFIX data dictionary."""
    dialect = fix_dictionary.read(os.path.join(FIX, "fix42.dictionary"))
    dialect = fix_dictionary.read(os.path.join(FIX, "apus.dictionary"), dialect)
    with open(path, "w", encoding="utf-8") as out:
        out.write('<fix major="4" minor="2">\n <header>\n')
        out.writelines(members(dialect.header, "  "))
        out.write(" </header>\n <trailer>\n")
        out.writelines(members(dialect.trailer, "  "))
        out.write(" </trailer>\n <messages>\n")
        for message in dialect.messages:
            out.write(f"  <message name={quoteattr(message.name)} msgtype={quoteattr(message.type)} "
                      f"msgcat=\"{'admin' if message.is_admin else 'app'}\">\n")
            out.writelines(members(message.members, "   "))
            out.write("  </message>\n")
        out.write(" </messages>\n <fields>\n")
        for field in dialect.fields.values():
            out.write(f'  <field number="{field.tag}" name={quoteattr(field.name)} '
                      f'type="{TYPES.get(field.type, "STRING")}"/>\n')
        out.write(" </fields>\n</fix>\n")
    return path
