// A journal in numbers: how much of what, of whom, how fast, and where it was silent.

import Events
import Journal

public struct LogStats: Sendable {
  public struct Gap: Hashable, Sendable {
    /// The input before it and the one behind it.
    public var after: Sequence
    public var from: Nanoseconds
    public var to: Nanoseconds

    public var ns: UInt64 { to.count - from.count }
  }

  public struct Tally: Hashable, Sendable {
    public var count: UInt64 = 0
    /// The most within one second of the events' time.
    public var peakPerSecond: UInt64 = 0
    private var second: UInt64 = 0
    private var inSecond: UInt64 = 0

    mutating func add(_ time: Nanoseconds) {
      count += 1
      let now = time.count / 1_000_000_000
      inSecond = now == second ? inSecond + 1 : 1
      second = now
      peakPerSecond = max(peakPerSecond, inSecond)
    }
  }

  public private(set) var recordCount: UInt64 = 0
  public private(set) var ingress = Tally()
  /// By stage's and kind's number.
  public private(set) var stages = [Tally](repeating: Tally(), count: JournalLayout.stageCapacity)
  public private(set) var kinds = [Tally](repeating: Tally(), count: 256)
  /// By index; events of no instrument are the last.
  public private(set) var instruments: [Tally]
  public private(set) var firstTime: Nanoseconds?
  public private(set) var lastTime: Nanoseconds?
  /// The longest silences of ingress, the longest first.
  public private(set) var gaps: [Gap] = []
  /// Numbers that ingress lacks.
  public private(set) var missingSequences: UInt64 = 0

  private let gapLimit: Int
  private var lastInput: (sequence: Sequence, time: Nanoseconds)?

  /// `gapLimit`: how many silences are kept.
  public init(instrumentCount: Int, gapLimit: Int) {
    instruments = Array(repeating: Tally(), count: instrumentCount + 1)
    self.gapLimit = gapLimit
  }

  public var spanNs: UInt64 {
    guard let firstTime, let lastTime else { return 0 }
    return lastTime.count - firstTime.count
  }

  /// About 50 ns.
  public mutating func add(_ record: JournalRecord) {
    let event = record.event
    recordCount += 1
    stages[Int(record.stage.code)].add(event.time)
    kinds[Int(event.kind.code)].add(event.time)
    let instrument = min(Int(event.instrument.index), instruments.count - 1)
    instruments[instrument].add(event.time)
    if event.time.count > 0 {
      firstTime = min(firstTime ?? event.time, event.time)
      lastTime = max(lastTime ?? event.time, event.time)
    }
    if record.stage == .gatewayIn, event.kind != .journalDigest { addInput(event) }
  }

  private mutating func addInput(_ event: Event) {
    ingress.add(event.time)
    defer { lastInput = (event.sequence, event.time) }
    guard let lastInput else { return }
    if event.sequence > lastInput.sequence {
      let missing = event.sequence.number - lastInput.sequence.number - 1
      let (sum, isOver) = missingSequences.addingReportingOverflow(missing)
      missingSequences = isOver ? .max : sum
    }
    guard event.time > lastInput.time, gapLimit > 0 else { return }
    let gap = Gap(after: lastInput.sequence, from: lastInput.time, to: event.time)
    if gaps.count == gapLimit, let least = gaps.last, least.ns >= gap.ns { return }
    let at = gaps.firstIndex { $0.ns < gap.ns } ?? gaps.count
    gaps.insert(gap, at: at)
    if gaps.count > gapLimit { gaps.removeLast() }
  }
}
