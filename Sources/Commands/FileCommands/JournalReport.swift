// What apus journal info and verify print.

import Arguments
import CommandWords
import EventText
import Events
import Journal
import Printing

extension JournalCommand {
  static func show(_ summary: JournalSummary, isJSON: Bool, isVerify: Bool) -> ExitStatus {
    var output = Output()
    if isJSON {
      output.write { json(summary).appendLine(to: &$0) }
    } else {
      for line in lines(summary, isVerify: isVerify) { output.write(line + "\n") }
    }
    output.flush()
    if let damage = summary.damage {
      complain(damage.description)
      return .refused
    }
    return .done
  }

  private static func lines(_ summary: JournalSummary, isVerify: Bool) -> [String] {
    let paint = Terminal.output.paint
    let bytes = summary.segments.reduce(0) { $0 + $1.byteCount }
    let size =
      "\(Readable.plural(summary.recordCount, "record")) in "
      + "\(Readable.plural(UInt64(summary.segments.count), "segment")), \(Readable.bytes(bytes))"
    if isVerify {
      guard summary.damage == nil else { return [paint.bold("damaged") + ": after \(size)"] }
      return [paint.bold("whole") + ": \(size); \(ending(summary.end))"]
    }
    let header = summary.header
    var lines = [
      paint.bold(summary.directory),
      "  instance   \(header.instance), build \(header.build)",
      "  started    \(timeText(header.start))",
      "  durability \(header.durability.name), config digest \(Readable.hex(header.configDigest))",
      "  holds      \(size), \(Readable.plural(summary.markCount, "mark"))",
    ]
    if let first = summary.firstSequence, let last = summary.lastSequence {
      lines.append("  ingress    \(first.number) … \(last.number)")
    }
    if let first = summary.firstTime, let last = summary.lastTime {
      lines.append("  times      \(timeText(first)) … \(timeText(last))")
    }
    lines.append("  end        \(ending(summary.end))")
    let away = summary.segments.filter { $0.archivedAt != nil }
    if let last = away.last {
      lines.append(
        "  archived   \(Readable.plural(UInt64(away.count), "segment")), \(away[0].name) … \(last.name), "
          + "'\(last.archivedAt ?? "")'")
    }
    for run in summary.runs.dropFirst() {
      lines.append(
        "  then       run \(run.number) from record \(run.firstPosition), "
          + "\(timeText(run.header.start)), build \(run.header.build)")
    }
    lines += snapshots(of: summary.directory)
    for (index, item) in header.bundle.items.enumerated() {
      lines.append((index == 0 ? "  carries    " : "             ") + item.name)
    }
    var stages = Table([.init(title: "stage", alignment: .left), .init(title: "records")])
    for (code, count) in summary.countByStage.enumerated() where count > 0 {
      stages.add(["\(StageID(code: UInt8(code)))", "\(count)"])
    }
    var kinds = Table([.init(title: "kind", alignment: .left), .init(title: "records")])
    for (code, count) in summary.countByKind.enumerated() where count > 0 {
      kinds.add([EventKind(code: UInt8(code)).name ?? "kind \(code)", "\(count)"])
    }
    return lines + [""] + stages.lines(indent: 2, paint: paint) + [""]
      + kinds.lines(indent: 2, paint: paint)
  }

  /// The newest first: a restart takes the first that is good.
  private static func snapshots(of journal: String) -> [String] {
    SnapshotFile.all(of: journal).map { path in
      do throws(SnapshotFile.Refusal) {
        let snapshot = try SnapshotFile.read(path)
        let header = snapshot.header
        return
          "  snapshot   at input \(header.sequence.number), \(timeText(header.time)), "
          + Readable.bytes(UInt64(snapshot.byteCount))
      } catch {
        return "  snapshot   can't be used: \(error)"
      }
    }
  }

  private static func json(_ summary: JournalSummary) -> JSONObject {
    let header = summary.header
    func counts(_ all: [UInt64], _ name: (UInt8) -> String) -> JSONValue {
      .object(
        JSONObject(
          all.enumerated().filter { $0.element > 0 }.map {
            (name(UInt8($0.offset)), .number($0.element))
          }))
    }
    return [
      "journal": .text(summary.directory), "instance": .text(header.instance),
      "build": .text(header.build), "started": .text(timeText(header.start)),
      "durability": .text(header.durability.name),
      "config_digest": .text(Readable.hex(header.configDigest)),
      "records": .number(summary.recordCount),
      "segments": .array(
        summary.segments.map {
          .object([
            "name": .text($0.name), "first_record": .number($0.firstPosition),
            "records": .number($0.recordCount), "bytes": .number($0.byteCount),
            "archived": $0.archivedAt.map { .text($0) } ?? .null,
          ])
        }),
      "stages": counts(summary.countByStage) { "\(StageID(code: $0))" },
      "kinds": counts(summary.countByKind) { EventKind(code: $0).name ?? "kind \($0)" },
      "first_sequence": .optional(summary.firstSequence?.number),
      "last_sequence": .optional(summary.lastSequence?.number),
      "marks": .number(summary.markCount),
      "closed": .bool(summary.end?.isClosed == true),
      "end": .text(ending(summary.end)),
      "damage": summary.damage.map { .text($0.description) } ?? .null,
    ]
  }

  /// How a log ends, in words.
  package static func ending(_ end: JournalEnd?) -> String {
    switch end {
    case .closed(let reason): return "the log was closed in good order (\(reason.name ?? "?"))"
    case .torn(let tail):
      return "the log ends in a torn record, cut: \(tail.segment), byte \(tail.byteOffset)"
    case .open: return "the log wasn't closed: its writer was killed, or still writes"
    case nil: return "the log wasn't read to its end"
    }
  }
}
