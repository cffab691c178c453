// apus run: the trader line, from the command line to the summary.

import Arguments
import CPlatform
import Config
import Events
import Fabric
import Pipeline
import Platform

enum RunCommand {
  static let config = Option.text(
    "config", short: "c", placeholder: "FILE", default: "config/demo.yaml",
    help: "The core's config. Every key is explained in config/paper.yaml and config/trader.yaml.")
  static let duration = Option.duration(
    "for", in: 100_000_000...31_536_000_000_000_000,
    help: "Stops by itself after so long. Default: at ^C, or when the market's events are used up.")
  static let instance = Option.text(
    "instance", short: "i", placeholder: "NAME",
    help: "The name under which ringtap finds it. Default: the config's.")
  static let seed = Option.integer(
    "seed", in: 0...Int.max, help: "The market's seed. Default: the config's.")
  static let events = Option.integer(
    "events", in: 0...Int.max,
    help: "The market sends so many events and the run ends; 0: no end. Default: the config's.")
  static let executor = Option.choice(
    "executor", of: ["threaded", "inline"], default: "threaded",
    help:
      "threaded: live, on the threads of the topology. inline: a backtest in virtual time on this "
      + "thread, without a journal; it needs --events or --for (of virtual time).")

  static let venueProcess = Option.flag(
    "venue-process",
    help: "An embedded venue runs in a process of its own, to be killed on purpose, say.")

  static let logFormat = Option.choice(
    "log", of: ["screen", "text", "json"],
    help:
      "screen: a live screen, on a terminal. text: a line now and then. json: an object a line: start, "
      + "status, warnings, end. Default: screen on a terminal, text elsewhere.")
  static let logLevel = Option.choice(
    "log-level", of: LogLevel.allCases.map(\.name), default: "info",
    help: "What is told at all: debug tells the most.")
  static let logFile = Option.text(
    "log-file", placeholder: "FILE", help: "The log goes into this file as well, at its end.")
  static let cancelWait = Option.duration(
    "cancel-wait", in: 0...3_600_000_000_000, default: 3_000_000_000,
    help: "How long a venue may take, at the end, to cancel what works there.")

  static let fresh = Option.flag(
    "fresh",
    help:
      "Begins a new journal, flat. Default: it goes on with the instance's newest one, with its state, positions, "
      + "limits and kill switch.")

  static let command = Command(
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
      config, duration, instance, seed, events, executor, venueProcess, fresh, cancelWait,
      logFormat, logLevel, logFile, Apus.json,
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
    if let name = values[instance], !FabricPlan.isValid(instance: name) {
      throw UsageError(
        "--instance is '\(name)': it takes 1 to 48 letters, digits, '.', '-' or '_', not starting "
          + "with '.'")
    }
    let overrides = Overrides(
      instance: values[instance], seed: values[seed].map { UInt64($0) },
      events: values[events].map { UInt64($0) })
    let settings: TraderSettings
    do throws(ConfigErrors) {
      settings = try TraderConfig.load(path: values[config], overrides: overrides)
    } catch {
      Terminal.complain(error.description)
      return .badUsage
    }
    if let fault = fault(values, settings) { throw UsageError(fault) }
    if values[executor] == "inline" {
      return BacktestReport.run(settings, forNs: values[duration], isJSON: values[Apus.json])
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

  /// What the command line asks for and the config's market can't give.
  private static func fault(_ values: Values, _ settings: TraderSettings) -> String? {
    let file = "'\(values[config])'"
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
    let generated = values[seed] != nil ? "--seed" : values[events] != nil ? "--events" : nil
    return generated.map { "\($0) is for a generated market, and \(file) trades on a venue" }
  }

  private static func trade(_ given: TraderSettings, _ values: Values) throws(StartError)
    -> ExitStatus
  {
    var settings = given
    settings.journal.startsFresh = values[fresh]
    let log: RunLog
    do throws(UsageError) {
      log = try Self.log(values)
    } catch {
      complain(error.description)
      return .badUsage
    }
    // Nothing is left in the log when this returns or throws.
    defer { log.finish() }
    let warn: @Sendable (String) -> Void = { log.say(.warning, $0) }
    guard settings.venue?.embedded != nil else {
      return try live(try TraderRun(settings, warn: warn), on: nil, log, values)
    }
    let market: EmbeddedMarket
    do throws(EmbeddedMarketError) {
      market = try EmbeddedMarket(
        settings, beside: values[config], asProcess: values[venueProcess], warn: warn)
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

  /// The log that the command line asks for. With --json nothing but the summary goes to stdout.
  private static func log(_ values: Values) throws(UsageError) -> RunLog {
    let level = LogLevel.allCases.first { $0.name == values[logLevel] } ?? .info
    let isObjects = values[logFormat] == "json"
    if values[Apus.json], values[logFormat] != nil {
      throw UsageError("--json and --log: --json writes the summary only, --log json everything")
    }
    if values[logFormat] == "screen", !Terminal.output.isInteractive {
      throw UsageError("--log screen is for a terminal; elsewhere say text or json")
    }
    return try RunLog(
      format: isObjects ? .json : .text, level: values[Apus.json] ? min(level, .warning) : level,
      path: values[logFile])
  }

  private static func live(
    _ run: TraderRun, on market: EmbeddedMarket?, _ log: RunLog, _ values: Values
  ) throws(StartError) -> ExitStatus {
    Interrupt.catchAll()
    let isJSON = values[Apus.json]
    let forNs = values[duration]
    var hand = OperatorHand(log)
    let isScreen = !isJSON && values[logFormat] ?? "screen" == "screen"
    var status = LiveStatus(
      run, log: log, isScreen: isScreen && Terminal.output.isInteractive)
    if !isJSON { status.announce(forNs: forNs, on: market) }
    log.flush()
    run.tell = { log.say($0, $1) }
    run.cancelPatience = Nanoseconds(values[cancelWait])
    // All that it needs has been made: none of it is to go away, or to come only when it is touched.
    if let refused = ResidentMemory.settle() { log.say(.warning, refused) }
    try run.start()
    try market?.start()
    let started = run.clock.now()
    var isHealthy = true
    var isQuit = false
    while isHealthy && !isQuit && !Interrupt.isRequested && !run.isShutdownAsked && !run.isOver
      && market?.isOver != true
    {
      let passed = run.clock.now() - started
      if let forNs, passed >= forNs { break }
      run.attend(forNs: min(100_000_000, forNs.map { $0 - passed } ?? .max))
      hand.look { run.order($0) }
      isHealthy = run.tend() && market?.tend() != false
      isQuit = status.draw()
    }
    status.clear()
    run.stop()
    var summary = run.summary()
    let marketSummary = market?.stop()
    if let market, !market.faults.isEmpty {
      summary.faults += market.faults
      summary.isClean = false
    }
    tell(summary, marketSummary, of: run, log, isJSON: isJSON)
    // A stage that hangs would keep the process; what could be saved has been.
    if !summary.isClean { apus_leave(1) }
    return summary.openOrders.isEmpty ? .done : .refused
  }

  /// The end, as everything else was told.
  private static func tell(
    _ summary: RunSummary, _ market: EmbeddedMarketSummary?, of run: TraderRun, _ log: RunLog,
    isJSON: Bool
  ) {
    let object = RunReport.json(summary, market, build: run.build, recovery: run.recovery)
    if log.format == .json {
      log.say(.info, "ended", object)
    } else {
      let lines = RunReport.lines(summary, market, log: log.path)
      if !isJSON { log.show(lines, onlyInFile: true) }
      log.finish()
      // The journal is closed: nothing is lost any more with the output, except why a run failed.
      let isLast = summary.isClean && summary.openOrders.isEmpty
      var output = Output(loss: isLast ? .ends : .isIgnored)
      if isJSON {
        output.write { object.appendLine(to: &$0) }
      } else {
        for line in lines { output.write(line + "\n") }
      }
      output.flush()
    }
    for fault in summary.faults { log.say(.error, fault) }
    for order in summary.openOrders { log.say(.error, RunReport.words(order)) }
    log.finish()
  }
}
