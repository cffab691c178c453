// A session near a limit of its venue: on record, said to the operator, and replayed; its client hears nothing of it.

import Events
import Glibc
import Replay
import Testing

@testable import Pipeline
@testable import Settings

extension Runs.VenueRunTests {
  @Test func aWarningIsTheOperatorsAndNotTheClients() throws {
    let folder = Scratch()
    func write(_ name: String, _ text: String) {
      let descriptor = unsafe open(folder.path + "/" + name, O_WRONLY | O_CREAT, 0o600)
      let bytes = Array(text.utf8)
      _ = unsafe Glibc.write(descriptor, bytes, bytes.count)
      close(descriptor)
    }
    write("instruments.yaml", twoInstruments)
    write(
      "sessions.yaml",
      """
      sessions:
        client-{n}:
          count: 2
          sender: APUS
          target: CLIENT{n}
          account: client-{n}

      """)
    write(
      "venue.yaml",
      """
      instance: warned-\(UInt32.random(in: 0 ... .max))
      instruments: instruments.yaml
      sessions: sessions.yaml
      store: { directory: '\(folder.path)/store' }
      journal: { directory: '\(folder.path)/journal', segment: 4MiB }
      risk: { max_order: 100, max_position: 100 }
      timer: 20ms
      topology: one_thread
      watchdog: { after: 20s }

      """)
    let venue = try VenueRun(VenueConfig.load(path: folder.path + "/venue.yaml")) { _ in }
    var alarms: [String] = []
    venue.tell = { level, text in alarms.append("\(level): \(text)") }
    try venue.start()
    let client = try #require(VenueClient(port: venue.port, sender: "CLIENT2"))
    #expect(client.logOn())
    client.send("35=D|11=A|21=1|38=95|40=2|44=100|54=1|55=ACME|59=0|60=\(VenueClient.now())|")
    #expect(VenueClient.field(150, of: client.answer()) == "0")
    for _ in 0..<200 where !alarms.contains(where: { $0.contains("near a limit") }) {
      #expect(venue.tend() == true)
      pause(ms: 20)
    }
    #expect(alarms.contains { $0.hasPrefix("info: risk: 1 time a session near a limit") })
    // The next thing that the client hears is the answer to the next thing that it asks.
    client.send("35=F|11=B|41=A|54=1|55=ACME|60=\(VenueClient.now())|")
    #expect(VenueClient.field(150, of: client.answer()) == "4")
    #expect(client.answer(seconds: 0.3) == nil)
    venue.stop()
    #expect(venue.isClean && venue.faults.isEmpty, "\(venue.faults)")
    let path = try #require(venue.journalPath)
    let warnings = try records(of: path).filter { $0.event.kind == .riskWarning }
    #expect(warnings.allSatisfy { $0.stage == .risk })
    let first = try #require(warnings.first).event.payload(as: RiskWarning.self)
    #expect(first.scope == .session && first.target == 1 && first.reason == .positionLimit)
    #expect(warnings.map(\.event.flags) == [0, WarningFlags.isOver], "a timer after the cancel")
    var replay = try Replay(path: path)
    let result = try replay.run { _ in }
    #expect(result.difference == nil, "\(String(describing: result.difference))")
  }
}
