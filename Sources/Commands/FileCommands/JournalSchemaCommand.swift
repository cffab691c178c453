// apus journal schema: what the bytes of every kind of event mean, for readers in other languages.

import Arguments
import EventText
import Events
import Journal
import Printing

extension JournalCommand {
  static let schema = Command(
    "schema", summary: "prints what the bytes of each kind of event mean, for other programs",
    discussion: [
      "JSON lines: first the formats, the stages and the classes of sources by number, then a kind a line "
        + "with the fields of its 40 bytes of payload. tools/journal reads the copy that lies beside it."
    ],
    examples: [
      Example(
        "apus journal schema > tools/journal/apus_journal/schema.jsonl", "After a kind was added.")
    ],
    run: { (_: Values) throws(UsageError) -> ExitStatus in
      var output = Output()
      let head: JSONObject = [
        "event_format": .number(UInt64(eventFormatVersion)),
        "stages": .array(StageID.names.map { .text($0) }),
        "sources": .array(SourceClass.names.map { .text($0) }),
      ]
      output.write { head.appendLine(to: &$0) }
      for kind in EventKind.all {
        let fields = (EventSchema.fields(of: kind) ?? []).filter { !$0.name.isEmpty }
        let line: JSONObject = [
          "kind": .text(kind.name ?? "\(kind.code)"), "code": .number(UInt64(kind.code)),
          "fields": .array(fields.map { .object(describe($0)) }),
        ]
        output.write { line.appendLine(to: &$0) }
      }
      return .done
    })

  private static func describe(_ field: PayloadField) -> JSONObject {
    let object: JSONObject = [
      "name": .text(field.name), "offset": .number(UInt64(field.offset)),
      "bytes": .number(UInt64(field.type.byteCount)), "type": .text(word(field.type)),
    ]
    guard case .code(let set) = field.type else { return object }
    return object.adding(["names": .array(set.names.map { .text($0) })])
  }

  private static func word(_ type: FieldType) -> String {
    switch type {
    case .number: "number"
    case .duration: "duration"
    case .id, .orderID: "id"
    case .digest: "digest"
    case .price, .quantity, .amount: "decimal"
    case .time: "time"
    case .code: "code"
    case .text: "text"
    case .reserved: "reserved"
    }
  }
}
