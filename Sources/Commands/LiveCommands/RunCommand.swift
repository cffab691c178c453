// apus run: the trader line, from the command line to the summary.

import Arguments
import CommandWords
import Config
import Events
import Fabric
import Pipeline
import Platform
import Printing
import Settings

package enum RunCommand {
  static let duration = Option.duration(
    "for", in: 100_000_000...31_536_000_000_000_000,
    help: "Stops by itself after so long. Default: at ^C, or when the market's events are used up.")
  static let executor = Option.choice(
    "executor", of: ["threaded", "inline"], default: "threaded",
    help:
      "threaded: live, on the threads of the topology. inline: a backtest in virtual time, as 'apus backtest' makes it."
  )

  static let venueProcess = Option.flag(
    "venue-process",
    help: "An embedded venue runs in a process of its own, to be killed on purpose, say.")

  static let cancelWait = Option.duration(
    "cancel-wait", in: 0...3_600_000_000_000,
    help:
      "How long a venue may take, at the end, to cancel what works there. Default: the config's 'cancel_wait'."
  )

  static let fresh = Option.flag(
    "fresh",
    help:
      "Begins a new journal, flat. Default: it goes on with the instance's newest one, with its state, positions, "
      + "limits and kill switch.")

  package static let command = Command(
    "run", summary: "runs the core: market, book, strategy, orders, risk, venue, journal",
    discussion: [
      "The config says where it trades: over FIX 4.2 on an embedded venue with simulated participants (config/demo.yaml) or "
        + "on somebody's venue (config/trader.yaml), or in the line itself, on a generated market and a paper venue "
        + "(config/paper.yaml).",
      "^C, SIGTERM or 'apus ctl shutdown' stops it in good order: nothing new goes out, what works is canceled "
        + "and the venue has a while to say so, the rings drain, a snapshot is taken, the journal is closed; orders "
        + "that are open all the same are named, and the exit status is 1. A second ^C ends it at once; the journal "
        + "survives that as it survives a crash.",
      "A core that is started again goes on where it was, however it ended: the newest snapshot is loaded, what the log "
        + "holds behind it is read again, a record that was cut short is removed, and what was decided and never "
        + "sent is told as refused. A log that was changed is refused.",
      "SIGUSR1 throws the kill switch: new orders are blocked, working ones cancelled, and it goes on "
        + "without trading. SIGUSR2 takes it off. Both are on record in the journal.",
    ],
    options: [
      LineChoice.config, duration, LineChoice.instance, LineChoice.seed, LineChoice.events,
      executor, venueProcess, fresh, cancelWait,
      LogChoice.format, LogChoice.level, LogChoice.file, Apus.json,
    ],
    examples: [
      Example("apus run --for 5s", "Five seconds of the demo: trader, venue, participants."),
      Example("apus run --venue-process", "The same in two processes, until ^C."),
      Example(
        "apus run -c config/paper.yaml --events 1000000 --seed 7",
        "A million market events out of seed 7, without a socket."),
      Example(
        "apus run -c config/paper.yaml --executor inline --events 1000000",
        "The same line as direct calls in virtual time; prints the digest of every stream."),
    ],
    exitCodes: [
      0: "the run ended in good order", 1: "it failed, or left orders open, and says why",
      2: "the command line or the config is wrong",
    ],
    run: { (values: Values) throws(UsageError) -> ExitStatus in try run(values) })

  private static func run(_ values: Values) throws(UsageError) -> ExitStatus {
    guard let settings = try LineChoice.settings(values, of: values[LineChoice.config]) else {
      return .badUsage
    }
    if let fault = fault(values, settings) { throw UsageError(fault) }
    if values[executor] == "inline" {
      complain(
        Sibling.become(
          ToolCommand.program, named: "apus", [ToolCommand.backtest.name] + backtest(values)))
      return .badUsage
    }
    do throws(StartError) {
      return try trade(settings, values)
    } catch {
      if error.isOfConfig {
        Terminal.complain(error.description)
        return .badUsage
      }
      complain(error.description)
      return .refused
    }
  }

  /// The words of 'apus backtest' for the same.
  private static func backtest(_ values: Values) -> [String] {
    LineChoice.words(values) + (values[duration].map { ["--for=\($0)ns"] } ?? [])
      + (values[Apus.json] ? ["--json"] : [])
  }

  /// What the command line asks for and the config's market can't give.
  private static func fault(_ values: Values, _ settings: TraderSettings) -> String? {
    let file = "'\(values[LineChoice.config])'"
    let isEmbedded = settings.venue?.embedded != nil
    if values[venueProcess], !isEmbedded {
      return "--venue-process is for an embedded venue, and \(file) has none "
        + "('embedded' in 'venue')"
    }
    guard settings.venue != nil else { return nil }
    if values[executor] == "inline" {
      return "--executor inline is for a market in the line, and \(file) trades on a venue; "
        + "config/paper.yaml has one"
    }
    if isEmbedded { return nil }
    let generated =
      values[LineChoice.seed] != nil
      ? "--seed" : values[LineChoice.events] != nil ? "--events" : nil
    return generated.map { "\($0) is for a generated market, and \(file) trades on a venue" }
  }

  private static func trade(_ given: TraderSettings, _ values: Values) throws(StartError)
    -> ExitStatus
  {
    var settings = given
    settings.journal.startsFresh = values[fresh]
    if let wait = values[cancelWait] { settings.cancelWait = Nanoseconds(wait) }
    let log: RunLog
    do throws(UsageError) {
      log = try LogChoice.log(values)
    } catch {
      complain(error.description)
      return .badUsage
    }
    // Nothing is left in the log when this returns or throws.
    defer { log.finish() }
    let warn: @Sendable (String) -> Void = { log.say(.warning, $0) }
    for warning in settings.warnings { warn("\(warning)") }
    guard settings.venue?.embedded != nil else {
      return try live(try TraderRun(settings, warn: warn), on: nil, log, values)
    }
    let market: EmbeddedMarket
    do throws(EmbeddedMarketError) {
      market = try EmbeddedMarket(
        settings, beside: values[LineChoice.config], asProcess: values[venueProcess], warn: warn)
    } catch {
      switch error {
      case .config(let fault):
        Terminal.complain(fault)
        return .badUsage
      case .start(let fault): throw fault
      }
    }
    market.lead(&settings)
    do throws(StartError) {
      let run = try TraderRun(settings, warn: warn)
      return try live(run, on: market, log, values)
    } catch {
      _ = market.stop()
      throw error
    }
  }

  private static func live(
    _ run: TraderRun, on market: EmbeddedMarket?, _ log: RunLog, _ values: Values
  ) throws(StartError) -> ExitStatus {
    let forNs = values[duration]
    var live = LiveRun(run, log, forNs: forNs, values)
    live.announce(
      introduction(run, forNs: forNs, on: market),
      Introduction.json(
        run, config: run.settings.bundle.first?.name, instruments: run.settings.instruments.count))
    try live.start()
    try market?.start()
    live.carryOn(also: { market?.tend() != false }, isOver: { market?.isOver == true })
    run.stop()
    var summary = run.summary()
    let marketSummary = market?.stop()
    if let market, !market.faults.isEmpty {
      summary.faults += market.faults
      summary.isClean = false
    }
    return live.tell(
      summary, RunReport.lines(summary, marketSummary, log: log.path),
      RunReport.json(summary, marketSummary, build: run.build, recovery: run.recovery))
  }

  private static func introduction(
    _ run: TraderRun, forNs: UInt64?, on market: EmbeddedMarket?
  ) -> [String] {
    let settings = run.settings
    var lines = [
      Introduction.headline(run, "instance", forNs: forNs, Terminal.output.paint)
    ]
    let isGenerated = settings.venue == nil || market != nil
    lines.append(
      "  market   \(settings.instruments.count) instruments"
        + (isGenerated
          ? ", \(Readable.count(settings.market.eventsPerSecond)) events/s, seed \(settings.market.seed)"
          : ""))
    if settings.strategies.isEmpty {
      lines.append("  trades   nothing: there is no strategy; it keeps books, and records")
    }
    for venue in settings.venues {
      let name = settings.venues.count > 1 ? venue.peer.name + ": " : ""
      lines.append("  venue    \(name)\(upstream(venue))")
    }
    if settings.venues.count > 1 { lines.append("  routing  \(settings.routing.rule.rawValue)") }
    if let market {
      let count = settings.venue?.embedded?.participants.count ?? 0
      lines.append(
        "           embedded: '\(market.instance)', in "
          + (market.isElsewhere ? "a process of its own" : "this process")
          + ", with \(count) participants")
    }
    lines += Introduction.particulars(run)
    lines += run.recovery.map(RecoveryWords.lines) ?? []
    lines.append(
      "  look     ringtap top --instance \(settings.instance)"
        + (market.map { ", and --instance \($0.instance)" } ?? ""))
    return lines
  }

  /// Who is traded with.
  private static func upstream(_ venue: TraderVenue) -> String {
    let session = venue.peer.session
    let place = venue.peer.endpoint.map { " at \($0.host):\($0.port)" } ?? ""
    return "FIX 4.2 from \(session.sender) to \(session.target)\(place)"
  }
}
