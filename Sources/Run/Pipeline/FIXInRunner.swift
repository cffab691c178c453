// A gateway-in for FIX on a thread: what goes round by the loopback first (a trader has one), then the operator, then
// the sessions.

import Events
import FIXGateways
import FIXSession
import Fabric
import Gateways
import Platform
import Tables

/// Sequences what gateway-in admits, and puts it in the line.
struct AdmissionEmitter: Admission, ~Copyable {
  var out: RingEmitter
  var sequencer: Sequencer
  var nowNs: UInt64
  /// A trader's.
  private let rejects: RejectCounts?

  init(
    out: consuming RingEmitter, startNs: UInt64, after count: UInt64, rejects: RejectCounts?
  ) {
    self.rejects = rejects
    self.out = out
    sequencer = Sequencer(startNs: startNs, after: count)
    nowNs = startNs
  }

  mutating func emit(_ event: Event) {
    if let rejects { rejects.note(event) }
    sequencer.admit(event, nowNs: nowNs, into: &out)
  }
  mutating func pass(_ event: Event) { emit(event) }
  mutating func hasRoom() -> Bool { out.hasRoom() }
  var recordedPosition: UInt64 { out.recorder.journal.position }
  var sequencedCount: UInt64 { sequencer.count }
}

struct FIXInRunner: ~Copyable {
  var gateway: FIXGatewayIn
  private var operatorDesk: RingConsumer
  /// What the line is told before anything else, the last one first.
  private var opening: [Event]
  /// One, or none.
  private var loopback: Shelf<RingConsumer>
  var admission: AdmissionEmitter
  private var vitals: StageVitals
  private let journal: CounterBlock
  private let isGated: Bool
  private let counters: CounterBlock
  private let timerPeriodNs: UInt64
  private var timerDueNs: UInt64
  private var timerCount: UInt64 = 0
  private let place: SnapshotPlace
  private var sessions: SessionsInBoard
  private var seats: IntentLines
  private var isClosing = false
  /// The operator says it twice to a trader: its orders are canceled at the first word, and over the sessions that
  /// close at the second.
  private var shutdownsLeft: Int

  init(
    gateway: consuming FIXGatewayIn, opening: [Event] = [],
    operatorDesk: consuming RingConsumer,
    loopback: consuming Shelf<RingConsumer>,
    out: consuming RingEmitter, vitals: consuming StageVitals, journal: CounterBlock,
    isGated: Bool, counters: CounterBlock, timerPeriod: Nanoseconds, place: SnapshotPlace,
    after count: UInt64 = 0, notBefore last: Nanoseconds = .zero, sessions: SessionsInBoard,
    rejects: RejectCounts? = nil,
    seats: consuming IntentLines = IntentLines()
  ) {
    self.sessions = sessions
    self.seats = seats
    self.place = place
    let now = vitals.clock.now()
    self.gateway = gateway
    self.operatorDesk = operatorDesk
    self.opening = opening.reversed()
    shutdownsLeft = loopback.count + 1
    self.loopback = loopback
    // The wall clock may have been set back since the run before: what comes now isn't older than what came then.
    admission = AdmissionEmitter(
      out: out, startNs: max(now, last.count), after: count, rejects: rejects)
    self.vitals = vitals
    self.journal = journal
    self.isGated = isGated
    self.counters = counters
    timerPeriodNs = timerPeriod.count
    timerDueNs = timerPeriodNs == 0 ? .max : now + timerPeriodNs
  }

  private var vouched: UInt64 {
    isGated ? journal.value(acquiring: LoggerCounter.vouchedForGatewayIn) : .max
  }

  /// Sessions measure silence by the clock that doesn't jump, and say and judge what time it is by the host's; what is sequenced
  /// bears the line's.
  private func time() -> SessionTime { SessionTime(vitals.clock.moment()) }

  /// Waits for the network. What comes is for the next look: that one knows what time it is then, and its thread isn't
  /// announced as asleep any more, so that nobody wakes it for what it publishes itself.
  mutating func rest(longestNs: UInt64) { gateway.rest(longestNs: longestNs) }

  mutating func poll(limit: Int) -> Int {
    vitals.polled()
    let time = time()
    admission.nowNs = time.line.count
    var steps = 0
    while !opening.isEmpty, admission.hasRoom() {
      admission.emit(opening.removeLast())
      steps += 1
    }
    if !opening.isEmpty {
      // The rings may be smaller than all of it.
      admission.out.publish()
      return steps
    }
    steps += hearLoopback(limit: limit)
    while operatorDesk.available() > 0, admission.hasRoom() {
      let command = operatorDesk.peek()
      admission.emit(command)
      operatorDesk.advance()
      operatorDesk.release()
      seats.follow(command)
      steps += 1
      if command.kind == .snapshotMark {
        place.take(
          &admission.out.recorder, at: admission.sequencer.sequenced(command))
      }
      if command.kind == .operatorCommand,
        command.payload(as: OperatorCommand.self).action == .shutdown
      {
        isClosing = true
        shutdownsLeft -= 1
        if shutdownsLeft == 0 { gateway.close(at: time) }
      }
    }
    if timerDueNs <= time.line.count, admission.hasRoom(), !isClosing {
      timerCount += 1
      admission.emit(
        Event(
          kind: .timer, source: .timer(0),
          Timer(
            scheduled: Nanoseconds(timerDueNs), period: Nanoseconds(timerPeriodNs),
            count: timerCount)))
      timerDueNs += ((time.line.count - timerDueNs) / timerPeriodNs + 1) * timerPeriodNs
    }
    steps += hearSeats(limit: limit, nowNs: time.line.count)
    steps += gateway.poll(limit: limit, vouched: vouched, at: time, into: &admission)
    sessions.show(&gateway, nowNs: time.line.count)
    if steps > 0 || admission.out.recorder.journal.stagedCount > 0 {
      admission.out.publish()
      vitals.counters.set(StageCounter.eventsOut, to: admission.out.count)
      vitals.counters.set(StageCounter.recorded, to: admission.out.recordedCount)
      vitals.took(steps)
      show()
    }
    // Behind what the line waits for.
    transcribe(at: time.line)
    return steps
  }

  /// Puts what was received on record as it came, as far as there is room to spare.
  mutating func transcribe(at time: Nanoseconds) {
    guard !gateway.isTraced else { return }
    while admission.out.recorder.hasRoomBeside(),
      let part = gateway.nextTraced(at: time)
    {
      admission.out.recorder.record(part)
    }
    admission.out.recorder.publish()
  }

  private mutating func hearLoopback(limit: Int) -> Int {
    if loopback.count == 0 { return 0 }
    var steps = 0
    while steps < limit, loopback[0].available() > 0, admission.hasRoom() {
      admission.emit(loopback[0].peek())
      loopback[0].advance()
      steps += 1
    }
    if steps > 0 { loopback[0].release() }
    return steps
  }

  /// What strategies in other processes want.
  private mutating func hearSeats(limit: Int, nowNs: UInt64) -> Int {
    var steps = 0
    while steps < limit, admission.hasRoom(), let intent = seats.take(nowNs: nowNs) {
      admission.emit(intent)
      steps += 1
    }
    return steps
  }

  /// In the order of `GatewayInCounts.names`.
  private func show() {
    let counts = gateway.counters
    counters.set(0, to: counts.accepted)
    counters.set(1, to: counts.closed)
    counters.set(2, to: counts.turnedAway)
    counters.set(3, to: counts.messages)
    counters.set(4, to: counts.refused)
    counters.set(5, to: counts.events)
    counters.set(6, to: counts.sessionsUp)
    counters.set(7, to: counts.held)
    counters.set(8, to: counts.connections)
    counters.set(9, to: counts.handshakes)
    counters.set(10, to: counts.brokenTLS)
    counters.set(11, to: counts.calls)
    counters.set(12, to: counts.outdated)
    counters.set(13, to: counts.kernelWaits)
    counters.set(14, to: counts.numberWarnings)
  }

  mutating func hasWork() -> Bool {
    !opening.isEmpty || operatorDesk.availableNow() > 0
      || loopback.count > 0 && loopback[0].availableNow() > 0
      || gateway.hasWork(vouched: vouched) || !gateway.isTraced
      || timerDueNs <= vitals.clock.now() || seats.hasWork(nowNs: vitals.clock.now())
  }

  /// A process at a seat wakes nobody: its thread looks so often.
  var longestUnseenNs: UInt64 { seats.isAnyTaken ? SeatKeeper.longestUnseenNs : .max }

  /// How long a wait for the network may be.
  var longestWaitNs: UInt64 {
    let now = vitals.clock.moment()
    // Timers are due by the wall's clock, sessions by the other.
    let timer = timerDueNs > now.wallNs ? timerDueNs - now.wallNs : 0
    let session = gateway.deadline > now.steadyNs ? gateway.deadline - now.steadyNs : 0
    return min(timer, session, longestUnseenNs)
  }
}

extension SessionTime {
  init(_ moment: ClockMoment) {
    self.init(
      wall: Nanoseconds(moment.hostNs), steady: Nanoseconds(moment.steadyNs),
      line: Nanoseconds(moment.wallNs))
  }
}
