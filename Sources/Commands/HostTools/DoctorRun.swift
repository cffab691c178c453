// apus doctor from the first look to the exit code: what can be told at once first, then the measurements, each line
// printed as it is known.

import Arguments
import HostMeters
import Platform
import Printing

public struct DoctorRun {
  private let view: HostView
  private let seconds: Int
  private let isJSON: Bool
  /// Whether what could be better is a reason for 1 as well.
  private let isStrict: Bool
  private let paint = Terminal.output.paint
  private let progress: Progress
  private var verdicts: [HostCheck.Verdict] = []

  /// A wait for all pairs; what isn't measured by then is left out.
  private static let pairsNs: UInt64 = 2_000_000_000
  /// More CPUs than this are of a machine whose line is on a few of them.
  private static let pairedCPUsMax = 32
  private static let nameWidth = 20

  /// `seconds` of watching for gaps; 0: nothing is measured.
  public init(_ view: HostView, seconds: Int, isStrict: Bool, isJSON: Bool) {
    self.view = view
    self.seconds = seconds
    self.isStrict = isStrict
    self.isJSON = isJSON
    progress = Progress(isOn: !isJSON && Terminal.errors.isInteractive)
  }

  public mutating func run(_ facts: HostFacts) -> ExitStatus {
    for check in HostChecks.all(view, facts) { tell(check) }
    if seconds > 0 { measure() }
    if !isJSON { tellSum() }
    let worst: HostCheck.Verdict =
      verdicts.contains(.bad) ? .bad : verdicts.contains(.warning) ? .warning : .ok
    return worst == .bad || (isStrict && worst == .warning) ? .refused : .done
  }

  // MARK: Measurements

  private mutating func measure() {
    let usable = view.map.usable
    let mine = view.line.cpus.filter(usable.contains)
    let paired = usable.count <= Self.pairedCPUsMax ? usable : mine
    progress.tell("core to core …")
    let latencies = CoreLatencyMeter.run(on: paired, withinNs: Self.pairsNs)
    tell(HostChecks.coreLatencies(latencies, view))
    Interrupt.catchAll()
    let total = UInt64(seconds)
    let progress = progress
    progress.tell("scheduler noise, \(total) s …")
    let before = InterruptCounts(view.tree)
    let hiccups = HiccupMeter.run(on: usable, forNs: total * 1_000_000_000) { passed in
      progress.tell("scheduler noise, \(passed / 1_000_000_000) of \(total) s …")
      return !Interrupt.isRequested
    }
    let busy = view.line.busyCPUs.isEmpty ? usable : view.line.busyCPUs
    let interrupts = InterruptCounts(view.tree).since(before, on: busy)
    tell(HostChecks.noise(hiccups, view, interrupts: interrupts))
    progress.tell("disk sync …")
    tell(HostChecks.disk(Self.syncCost(in: view.line.journalDirectory), view))
  }

  /// The journal's directory is made by the first run: until then, of what it will be in.
  private static func syncCost(in directory: String) -> Result<SyncCost, HostRefusal> {
    var place = directory
    while !HostTree.here.exists(place) {
      guard let slash = place.lastIndex(of: "/") else {
        place = "."
        break
      }
      place = slash == place.startIndex ? "/" : String(place[..<slash])
    }
    do throws(SystemFailure) {
      return .success(try SyncMeter.run(in: place))
    } catch {
      return .failure(HostRefusal(error.description))
    }
  }

  // MARK: Words

  private mutating func tell(_ check: HostCheck) {
    progress.clear()
    verdicts.append(check.verdict)
    var output = Output()
    if isJSON {
      output.write { check.json.appendLine(to: &$0) }
      return
    }
    let name = Table.pad(check.name, Self.nameWidth, .left)
    output.write("\(paint.bold(name))\(word(check.verdict)) \(check.found)\n")
    let margin = String(repeating: " ", count: Self.nameWidth)
    for line in check.details { output.write("\(margin)  \(line)\n") }
    for line in wrapped("why: " + check.why) { output.write("\(margin)\(paint.dim(line))\n") }
    // A command stays on its line, to be copied.
    if !check.mend.isEmpty { output.write("\(margin)mend: \(check.mend)\n") }
  }

  /// For a person's screen; a file has it on one line, for grep.
  private func wrapped(_ text: String) -> [String] {
    let width = Terminal.output.width - Self.nameWidth
    guard Terminal.output.isInteractive, width > 30 else { return [text] }
    var lines: [String] = []
    for word in text.split(separator: " ") {
      if let last = lines.last, last.count + 1 + word.count <= width {
        lines[lines.count - 1] = last + " " + word
      } else {
        lines.append((lines.isEmpty ? "" : "     ") + word)
      }
    }
    return lines
  }

  private func word(_ verdict: HostCheck.Verdict) -> String {
    switch verdict {
    case .ok: paint.green("ok:")
    case .warning: paint.yellow("could be better:")
    case .bad: paint.red("no:")
    }
  }

  private func tellSum() {
    var output = Output()
    func count(_ verdict: HostCheck.Verdict) -> Int { verdicts.filter { $0 == verdict }.count }
    let rest =
      seconds > 0 ? "" : "; nothing was measured (--seconds 0)"
    output.write(
      "\njudged for \(view.line.name): \(count(.ok)) ok, \(count(.warning)) could be better, "
        + "\(count(.bad)) no\(rest)\n")
  }
}

/// One line on a terminal that says what takes so long.
private struct Progress: Sendable {
  let isOn: Bool

  func tell(_ text: String) { send("\r\u{1B}[K" + text) }

  func clear() { send("\r\u{1B}[K") }

  private func send(_ text: String) {
    guard isOn else { return }
    var output = Output(descriptor: Terminal.errors.descriptor, loss: .isIgnored)
    output.write(text)
    output.flush()
  }
}
