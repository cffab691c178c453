// apus venue: a matching venue for FIX 4.2 clients, from the command line to the last counter.

import Arguments
import CPlatform
import Config
import Events
import Fabric
import Pipeline
import Platform
import Printing

enum VenueCommand {
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

  static let command = Command(
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
    options: [config, duration, instance, port, store, fresh, Apus.json],
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
    do throws(StartError) {
      let venue = try VenueRun(settings, warn: { complain("warning: " + $0) })
      return try live(venue, forNs: values[duration], isJSON: values[Apus.json])
    } catch {
      if error.isOfConfig {
        Terminal.complain(error.description)
        return .badUsage
      }
      complain(error.description)
      return .refused
    }
  }

  private static func live(_ venue: VenueRun, forNs: UInt64?, isJSON: Bool) throws(StartError)
    -> ExitStatus
  {
    Interrupt.catchAll()
    var hand = OperatorHand()
    if let refused = ResidentMemory.settle() { complain("warning: " + refused) }
    try venue.start()
    announce(venue, forNs: forNs, isJSON: isJSON)
    let started = venue.keeper.clock.now()
    var isHealthy = true
    venue.tell = { level, text in if level <= .warning { complain("\(level.name): " + text) } }
    while isHealthy, !Interrupt.isRequested, !venue.isShutdownAsked {
      let passed = venue.keeper.clock.now() - started
      if let forNs, passed >= forNs { break }
      venue.attend(forNs: min(100_000_000, forNs.map { $0 - passed } ?? .max))
      hand.look { venue.order($0) }
      isHealthy = venue.tend()
    }
    venue.stop()
    report(venue, isJSON: isJSON)
    for fault in venue.faults { complain(fault) }
    if !venue.isClean || !venue.faults.isEmpty { apus_leave(1) }
    return .done
  }

  private static func announce(_ venue: VenueRun, forNs: UInt64?, isJSON: Bool) {
    var output = Output(loss: .isIgnored)
    let settings = venue.settings
    if isJSON {
      let line: JSONObject = [
        "listening": .object([
          "host": .text(settings.listen.host), "port": .number(UInt64(venue.port)),
          "tls_port": .number(UInt64(venue.tlsPort)),
        ]), "instance": .text(settings.instance), "epoch": .number(UInt64(settings.epoch)),
        "recovery": venue.recovery.map { .object(RecoveryWords.json($0)) } ?? .null,
      ]
      output.write { line.appendLine(to: &$0) }
      output.flush()
      return
    }
    let paint = Terminal.output.paint
    output.write(
      paint.bold("apus \(venue.build)") + ", venue '\(settings.instance)', epoch \(settings.epoch)"
        + (forNs.map { ", for " + Readable.duration($0) } ?? ", until ^C") + "\n")
    let door =
      venue.tlsPort == 0 ? "" : ", and over TLS on \(settings.listen.host):\(venue.tlsPort)"
    output.write("  listening on \(settings.listen.host):\(venue.port)\(door)\n")
    for finding in venue.findings { output.write("  network   \(finding)\n") }
    output.write(
      "  market    \(settings.instruments.count) instruments, \(settings.peers.count) sessions\n")
    for thread in venue.topology.threads {
      output.write(
        "  thread    \(thread.name): \(thread.stages.map(\.description).joined(separator: " → "))"
          + "  (\(thread.cpu.map { "CPU \($0), " } ?? "")\(thread.wait.rawValue))\n")
    }
    output.write("  journal   \(venue.journalPath ?? "none")\n")
    for line in venue.recovery.map(RecoveryWords.venueLines) ?? [] { output.write(line + "\n") }
    output.write("  look      ringtap top --instance \(settings.instance)\n")
    output.flush()
  }

  /// What a venue has counted, as people call it.
  static func counts(of venue: VenueRun) -> [(name: String, count: UInt64)] {
    func count(_ block: String, _ name: String) -> UInt64 { venue.counter(block, name) }
    return [
      ("connections", count("gateway-in.fix", "accepted")),
      ("turned away", count("gateway-in.fix", "turned_away")),
      ("TLS handshakes", count("gateway-in.fix", "tls_handshakes")),
      ("logons", count("gateway-in.fix", "sessions_up")),
      ("messages in", count("gateway-in.fix", "messages")),
      ("refused", count("gateway-in.fix", "refused")),
      ("events sequenced", count("stage.gateway-in", "events_out")),
      ("refused by risk or book", count("stage.risk", "refused")),
      ("reports sent", count("gateway-out.fix", "sent")),
      ("reports stored", count("gateway-out.fix", "stored")),
      ("journal records", count("logger", "records")),
    ]
  }

  private static func report(_ venue: VenueRun, isJSON: Bool) {
    var output = Output(loss: venue.isClean ? .ends : .isIgnored)
    let lines = counts(of: venue)
    if isJSON {
      let object = JSONObject(
        lines.map { ($0.0.replacing(" ", with: "_"), .number($0.1)) }
          + [("clean", .bool(venue.isClean))])
      output.write { object.appendLine(to: &$0) }
    } else {
      for (name, value) in lines {
        output.write(
          "  \(name)\(String(repeating: " ", count: 26 - name.count))\(Readable.count(value))\n")
      }
      if let journal = venue.journalPath { output.write("  journal   \(journal)\n") }
    }
    output.flush()
  }
}
