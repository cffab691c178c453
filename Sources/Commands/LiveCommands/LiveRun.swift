// A core on a terminal, in a pipe or under a supervisor, a trader's or a venue's: started, tended and shown until somebody
// or something ends it, and then told of.

import Arguments
import CPlatform
import CommandWords
import Events
import Pipeline
import Platform
import Printing

struct LiveRun<Run: CoreRun>: ~Copyable {
  private let run: Run
  private let log: RunLog
  private let isJSON: Bool
  private let forNs: UInt64?
  private var hand: OperatorHand
  private var status: LiveStatus

  private static var lookEveryNs: UInt64 { 100_000_000 }

  init(_ run: Run, _ log: RunLog, forNs: UInt64?, _ values: Values) {
    Interrupt.catchAll()
    self.run = run
    self.log = log
    self.forNs = forNs
    isJSON = values[Apus.json]
    hand = OperatorHand(log)
    status = LiveStatus(run, log: log, isScreen: LogChoice.isScreen(values))
    run.tell = { log.say($0, $1) }
  }

  /// Who runs: to people as these lines, to scripts as an object.
  func announce(_ lines: [String], _ object: JSONObject) {
    guard !isJSON else { return }
    log.show(lines + [""])
    if log.format == .json { log.say(.info, "started", object) }
    log.flush()
  }

  func start() throws(StartError) {
    // All that it needs has been made: none of it is to go away, or to come only when it is touched.
    if let refused = ResidentMemory.settle() { log.say(.warning, refused) }
    try run.start()
  }

  /// Until its time is up, it is told to end, it is over, or it can't go on. `also` has its turn each time, and says
  /// whether all is well.
  mutating func carryOn(also: () -> Bool = { true }, isOver: () -> Bool = { false }) {
    let started = run.clock.now()
    var isHealthy = true
    var isQuit = false
    while isHealthy, !isQuit, !Interrupt.isRequested, !run.isShutdownAsked, !run.isOver, !isOver() {
      let passed = run.clock.now() - started
      if let forNs, passed >= forNs { break }
      run.attend(forNs: min(Self.lookEveryNs, forNs.map { $0 - passed } ?? .max))
      let run = run
      hand.look { run.order($0) }
      isHealthy = run.tend() && also()
      isQuit = status.draw()
    }
    status.clear()
  }

  /// The end, as everything else was told. `object` is what scripts get of it.
  func tell(_ summary: RunSummary, _ lines: [String], _ object: JSONObject) -> ExitStatus {
    if log.format == .json {
      log.say(.info, "ended", object)
    } else {
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
    // A stage that hangs would keep the process; what could be saved has been.
    if !summary.isClean { apus_leave(1) }
    return summary.openOrders.isEmpty ? .done : .refused
  }
}

/// What is said at the start of any core.
enum Introduction {
  static func headline(_ run: some CoreRun, _ what: String, forNs: UInt64?, _ paint: Paint)
    -> String
  {
    paint.bold("apus \(run.build)") + ", \(what) '\(run.instance)', epoch \(run.epoch)"
      + (forNs.map { ", for " + Readable.duration($0) } ?? ", until ^C")
  }

  /// Its threads, and where its journal is.
  static func particulars(_ run: some CoreRun) -> [String] {
    run.topology.threads.map { thread in
      "  thread   \(thread.name): \(thread.stages.map(\.description).joined(separator: " → "))"
        + "  (\(thread.cpu.map { "CPU \($0), " } ?? "")\(thread.wait.rawValue)"
        + (thread.diskCPU.map { ", writes to the disk on CPU \($0)" } ?? "") + ")"
    } + ["  journal  \(run.journalPath ?? "none")"]
  }

  static func json(_ run: some CoreRun, config: String?, instruments: Int) -> JSONObject {
    [
      "instance": .text(run.instance), "build": .text(run.build),
      "epoch": .number(UInt64(run.epoch)), "config": .text(config ?? ""),
      "journal": run.journalPath.map { .text($0) } ?? .null,
      "instruments": .number(UInt64(instruments)),
      "recovery": run.recovery.map { .object(RecoveryWords.json($0)) } ?? .null,
    ]
  }
}
