// apus ctl sessions: how a core's FIX sessions stand.

import Arguments
import CommandWords
import Events
import Pipeline
import Platform
import Printing

enum CtlSessions {
  static let name = Option.text("session", placeholder: "NAME", help: "Only this one.")

  static let command = Command(
    "sessions", summary: "how a running core's FIX sessions stand: state, numbers, when last heard",
    options: [name, ControlClient.instance, Apus.json],
    examples: [
      Example("apus ctl sessions --instance demo-venue", "Who is logged on to the demo's venue?")
    ],
    exitCodes: ControlClient.exitCodes,
    run: { (values: Values) throws(UsageError) -> ExitStatus in
      let instance = values[ControlClient.instance]
      guard let core = LiveCore(instance) else { return .refused }
      let all = core.reading.sessions
      if all.isEmpty {
        complain("'\(instance)' has no session: it trades on a market in its own line")
        return .refused
      }
      let shown = all.filter { values[name] == nil || $0.name == values[name] }
      if shown.isEmpty {
        complain(
          "there is no session '\(values[name] ?? "")'; there is: "
            + all.map(\.name).joined(separator: ", "))
        return .refused
      }
      var output = Output()
      if values[Apus.json] {
        for session in shown { output.write { json(session).appendLine(to: &$0) } }
      } else {
        for line in table(shown).lines(paint: Terminal.output.paint) { output.write(line + "\n") }
        for session in shown {
          if let trouble = session.trouble { output.write("\(session.name): \(trouble)\n") }
        }
      }
      output.flush()
      return .done
    })

  static func table(_ sessions: [SessionReading]) -> Table {
    var table = Table(
      [.init(title: "session", alignment: .left), .init(title: "state", alignment: .left)]
        + [
          "next in", "next out", "heard", "said", "received", "sent", "resent", "gaps", "rejects",
        ].map { .init(title: $0) })
    for session in sessions {
      table.add([
        session.name, session.state, "\(session.nextIn)", "\(session.nextOut)",
        age(session.lastInNs), age(session.lastOutNs), "\(session.received)", "\(session.sent)",
        "\(session.resent)", "\(session.gaps)",
        "\(session.rejectsSent + session.rejectsReceived)",
      ])
    }
    return table
  }

  /// How long ago; `-` for never.
  private static func age(_ ns: Int64) -> String {
    let now = ClockReading.wallNs
    guard ns > 0, UInt64(ns) <= now else { return ns > 0 ? "now" : "-" }
    return Readable.duration((now - UInt64(ns)) / 1_000_000 * 1_000_000) + " ago"
  }

  static func json(_ session: SessionReading) -> JSONObject {
    [
      "session": .text(session.name), "state": .text(session.state),
      "next_in": .signed(session.nextIn), "next_out": .signed(session.nextOut),
      "last_in_ns": .signed(session.lastInNs), "last_out_ns": .signed(session.lastOutNs),
      "received": .signed(session.received), "sent": .signed(session.sent),
      "resent": .signed(session.resent), "gaps": .signed(session.gaps),
      "rejects_sent": .signed(session.rejectsSent),
      "rejects_received": .signed(session.rejectsReceived),
      "vain_calls": .signed(session.vainCalls),
      "trouble": session.trouble.map { .text($0) } ?? .null,
    ]
  }
}
