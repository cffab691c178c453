// apus venue: a matching venue for FIX 4.2 clients, from the command line to the last counter.

import Arguments
import CommandWords
import Config
import Events
import Fabric
import Pipeline
import Printing
import Settings

package enum VenueCommand {
  static let config = Option.text(
    "config", short: "c", placeholder: "FILE", default: "config/venue.yaml",
    help: "The venue's config. Every key of it is explained in config/venue.yaml.")
  static let duration = Option.duration(
    "for", in: 100_000_000...31_536_000_000_000_000,
    help: "Stops by itself after so long. Default: at ^C.")
  static let instance = Option.text(
    "instance", short: "i", placeholder: "NAME",
    help: "The name under which ringtap finds it. Default: the config's.")
  static let port = Option.integer(
    "port", in: 0...65_535,
    help: "Where it listens; 0: any port that is free, which is printed. Default: the config's.")

  static let store = Option.text(
    "store", placeholder: "DIRECTORY",
    help: "Where sequence numbers and sent messages are kept. Default: the config's.")

  static let fresh = Option.flag(
    "fresh",
    help:
      "Begins a new journal, with empty books. Default: goes on with the newest one of this instance, orders and "
      + "books included.")

  package static let command = Command(
    "venue", summary: "runs a matching venue: FIX 4.2 in, risk and matching, journal, FIX 4.2 out",
    discussion: [
      "Clients log on as config/sessions.yaml says, send NewOrderSingle, OrderCancelRequest, "
        + "OrderCancelReplaceRequest, OrderStatusRequest and their kin, and get ExecutionReports. "
        + "FIX.md says which fields of which message are carried.",
      "^C or SIGTERM stops it in good order: sessions are logged out, the rings drain, the journal is "
        + "closed. Sequence numbers and sent messages are kept in the store directory and survive a crash.",
      "A venue that is started again goes on where its journal ends, whether it was stopped or killed: resting orders keep "
        + "their places, clients get by a resend what they weren't told of yet, and orders of sessions with "
        + "'cancel_on_disconnect' are canceled, since their connections are gone.",
      "SIGUSR1 throws the kill switch: new orders are refused. SIGUSR2 takes it off. Both are on record.",
    ],
    options: [
      config, duration, instance, port, store, fresh, LogChoice.format, LogChoice.level,
      LogChoice.file, Apus.json,
    ],
    examples: [
      Example("apus venue --config config/venue.yaml", "Until ^C."),
      Example("apus venue --port 0 --for 1min", "A minute, on a port that is free."),
    ],
    exitCodes: [
      0: "the venue ended in good order", 1: "it failed, and says why",
      2: "the command line or the config is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in try run(values) })

  private static func run(_ values: Values) throws(UsageError) -> ExitStatus {
    if let name = values[instance], !FabricPlan.isValid(instance: name) {
      throw UsageError(
        "--instance is '\(name)': it takes 1 to 48 letters, digits, '.', '-' or '_', not starting "
          + "with '.'")
    }
    var settings: VenueSettings
    do throws(ConfigErrors) {
      settings = try VenueConfig.load(
        path: values[config],
        overrides: Overrides(
          instance: values[instance], port: values[port].map { UInt16($0) }))
    } catch {
      Terminal.complain(error.description)
      return .badUsage
    }
    settings.storeDirectory = values[store] ?? settings.storeDirectory
    settings.journal.startsFresh = values[fresh]
    let log = try LogChoice.log(values)
    // Nothing is left in the log when this returns.
    defer { log.finish() }
    do throws(StartError) {
      let venue = try VenueRun(settings, warn: { log.say(.warning, $0) })
      return try live(venue, log, values)
    } catch {
      if error.isOfConfig {
        Terminal.complain(error.description)
        return .badUsage
      }
      complain(error.description)
      return .refused
    }
  }

  private static func live(_ venue: VenueRun, _ log: RunLog, _ values: Values) throws(StartError)
    -> ExitStatus
  {
    let isJSON = values[Apus.json]
    var live = LiveRun(venue, log, forNs: values[duration], values)
    try live.start()
    // Who reads it may call at once.
    live.announce(
      introduction(venue, forNs: values[duration]),
      listening(venue).adding(
        Introduction.json(
          venue, config: venue.settings.bundle.first?.name,
          instruments: venue.settings.instruments.count)))
    if isJSON { sayListening(venue) }
    live.carryOn()
    venue.stop()
    let summary = venue.summary()
    return live.tell(
      summary, RunReport.lines(summary, nil, log: log.path),
      RunReport.counts(summary).adding(
        RunReport.json(summary, nil, build: venue.build, recovery: venue.recovery)))
  }

  private static func listening(_ venue: VenueRun) -> JSONObject {
    [
      "listening": .object([
        "host": .text(venue.settings.listen.host), "port": .number(UInt64(venue.port)),
        "tls_port": .number(UInt64(venue.tlsPort)),
      ])
    ]
  }

  /// What a script waits for before it calls.
  private static func sayListening(_ venue: VenueRun) {
    var output = Output(loss: .isIgnored)
    let line = listening(venue).adding([
      "instance": .text(venue.instance), "epoch": .number(UInt64(venue.epoch)),
      "recovery": venue.recovery.map { .object(RecoveryWords.json($0)) } ?? .null,
    ])
    output.write { line.appendLine(to: &$0) }
    output.flush()
  }

  private static func introduction(_ venue: VenueRun, forNs: UInt64?) -> [String] {
    let settings = venue.settings
    var lines = [Introduction.headline(venue, "venue", forNs: forNs, Terminal.output.paint)]
    let door =
      venue.tlsPort == 0 ? "" : ", and over TLS on \(settings.listen.host):\(venue.tlsPort)"
    lines.append("  listening on \(settings.listen.host):\(venue.port)\(door)")
    lines += venue.findings.map { "  network  " + $0 }
    lines.append(
      "  market   \(settings.instruments.count) instruments, \(settings.peers.count) sessions")
    lines += Introduction.particulars(venue)
    lines += venue.recovery.map(RecoveryWords.venueLines) ?? []
    lines.append("  look     ringtap top --instance \(settings.instance)")
    return lines
  }
}
