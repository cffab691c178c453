// Who plays: clients on one side, the system on the other, and a story between them. All that is seen becomes facts, which
// the rules judge as they come.

public final class World: WorldEars {
  struct Seat {
    var peer: Peer
    var isOpen = false
    /// Bytes that found no room.
    var waiting: [UInt8] = []
    var isReading = true
    /// Until then the story lets it read nothing.
    var blockedNs: UInt64 = 0
    /// The peer's, as it was when something last happened to it.
    var dueNs: UInt64 = 0

    /// Until then nothing is read, for whatever reason.
    var heldNs: UInt64 { max(blockedNs, peer.readsAgainNs) }
  }

  public enum Phase: Int, Comparable, Sendable {
    case running, settling, asking
    /// Traders stop, and then the venue does.
    case leaving, stopping, over

    public static func < (a: Phase, b: Phase) -> Bool { a.rawValue < b.rawValue }
  }

  /// A process that the world has taken away, and when it comes again.
  struct Absence {
    var process: Party
    var backNs: UInt64
    var isOrderly: Bool
  }

  public let story: Story
  let surroundings: any Surroundings
  var seats: [Seat] = []
  public internal(set) var judge = Judge()
  public internal(set) var trace: Trace
  public internal(set) var marks = Marks()
  public internal(set) var phase = Phase.running
  var nextDeed = 0
  /// Deeds that last, and when they end.
  var lasting: [(deed: Deed, endNs: UInt64)] = []
  var absences: [Absence] = []
  var phaseSinceNs: UInt64 = 0
  var nextLookNs: UInt64 = 0
  /// Those whose kill switch is on, since when, and whether they must know.
  var kills: [(process: Party, sinceNs: UInt64, isTold: Bool)] = []
  /// What the desk has halted at the venue.
  var halts: [(symbol: Token, sinceNs: UInt64, isTold: Bool)] = []
  var traders: [TraderSide] = []
  /// A connection that stands still does so to its end: nobody can be hurried who waits for it.
  var stalledUntilNs: UInt64 = 0
  /// Until then a venue may end by itself, since its disk failed.
  var excusedNs: UInt64 = 0
  /// Of all facts, for the comparison of two runs.
  public internal(set) var digest: UInt64 = 0xCBF2_9CE4_8422_2325
  /// Messages that reached clients and traders, and requests of theirs.
  public internal(set) var messageCount: UInt64 = 0
  public internal(set) var requestCount: UInt64 = 0
  /// Stops at the first broken rule, where the last events still show it.
  public var stopsAtBreach = true

  /// What is asked for after this bound has been asked in vain.
  static let settleMaxNs: UInt64 = 120_000_000_000
  static let askMaxNs: UInt64 = 40_000_000_000
  static let stopMaxNs: UInt64 = 30_000_000_000
  private static let lookNs: UInt64 = 500_000_000

  public init(_ story: Story, _ surroundings: any Surroundings, traceCapacity: Int = 200_000) {
    self.story = story
    self.surroundings = surroundings
    trace = Trace(capacity: traceCapacity)
    for actor in story.actors {
      var terms = PeerTerms()
      terms.manner = actor.manner
      terms.paceNs = actor.paceNs
      terms.heartbeatSeconds = actor.heartbeatSeconds
      terms.repeatsOrders = actor.repeatsOrders
      sit(.client(actor.number), terms)
    }
    sit(.dropCopy, PeerTerms())
    sit(.watcher, PeerTerms())
  }

  private func sit(_ party: Party, _ terms: PeerTerms) {
    // Whoever else is there doesn't move what one of them draws.
    var seed = story.seed
    for byte in party.name.utf8 { seed = (seed ^ UInt64(byte)) &* 0x100_0000_01B3 }
    seats.append(Seat(peer: Peer(party, terms, seed: seed)))
  }

  func seat(of party: Party) -> Int? { seats.firstIndex { $0.peer.party == party } }

  // MARK: Time

  public func begin() {
    for each in SimulatedInstrument.all {
      tell(
        .world,
        .limits(symbol: each.symbol, order: each.maximumOrder, position: each.maximumPosition))
    }
    start(.venue)
    if surroundings.runsTraders { beginTraders() }
    nextLookNs = story.untilNs
    arrange()
  }

  func start(_ process: Party) {
    tell(process, .began)
    trace.note(at: surroundings.nowNs, process, "starts")
    surroundings.start(process)
  }

  public var isOver: Bool { phase == .over }

  public func woken() {
    let now = surroundings.nowNs
    while phase == .running, nextDeed < story.deeds.count, story.deeds[nextDeed].atNs <= now {
      nextDeed += 1
      begin(story.deeds[nextDeed - 1], at: now)
    }
    passDeeds(at: now)
    for seat in seats.indices where seats[seat].dueNs <= now { attend(seat, at: now) }
    for seat in seats.indices { read(seat, at: now) }
    if now >= nextLookNs {
      nextLookNs = now + Self.lookNs
      look(at: now)
    }
    arrange()
  }

  /// One peer's turn.
  private func attend(_ seat: Int, at now: UInt64) {
    defer { seats[seat].dueNs = seats[seat].peer.dueNs }
    if seats[seat].peer.wantsToCall(at: now), phase < .stopping {
      seats[seat].peer.calls()
      surroundings.call(seat, seats[seat].peer.party, .venue)
    }
    seats[seat].peer.tick(at: now, wallNs: surroundings.wallNs)
    drain(seat, at: now)
  }

  /// Tells the surroundings when there is something to do next.
  func arrange() {
    if isOver { return }
    var due = nextLookNs
    if phase == .running, nextDeed < story.deeds.count {
      due = min(due, story.deeds[nextDeed].atNs)
    }
    for each in lasting { due = min(due, each.endNs) }
    for each in absences where each.backNs > 0 { due = min(due, each.backNs) }
    for each in kills where !each.isTold {
      due = min(due, max(each.sinceNs + Self.killToldNs, surroundings.nowNs + 50_000_000))
    }
    for seat in seats.indices {
      if phase < .stopping || seats[seat].isOpen { due = min(due, seats[seat].dueNs) }
      if !seats[seat].isReading { due = min(due, seats[seat].heldNs) }
    }
    surroundings.wake(at: max(due, surroundings.nowNs + 1))
  }

  private func read(_ seat: Int, at now: UInt64) {
    let isReading = now >= seats[seat].heldNs
    guard isReading != seats[seat].isReading else { return }
    seats[seat].isReading = isReading
    if seats[seat].isOpen { surroundings.reads(seat, isReading) }
  }

  // MARK: What comes of it

  public func opened(_ seat: Int) {
    let now = surroundings.nowNs
    seats[seat].isOpen = true
    seats[seat].waiting = []
    if !seats[seat].isReading { surroundings.reads(seat, false) }
    seats[seat].peer.connected(at: now, wallNs: surroundings.wallNs)
    drain(seat, at: now)
    arrange()
  }

  public func received(_ seat: Int, _ bytes: [UInt8]) {
    guard seats[seat].isOpen else { return }
    let now = surroundings.nowNs
    seats[seat].peer.received(bytes, at: now, wallNs: surroundings.wallNs)
    drain(seat, at: now)
    arrange()
  }

  public func writable(_ seat: Int) {
    drain(seat, at: surroundings.nowNs)
    arrange()
  }

  public func closed(_ seat: Int, _ why: String) {
    let now = surroundings.nowNs
    trace.note(at: now, seats[seat].peer.party, why)
    seats[seat].isOpen = false
    seats[seat].waiting = []
    seats[seat].peer.lost(at: now)
    drain(seat, at: now)
    arrange()
  }

  /// What a peer has to say goes out, and what it has seen is told.
  func drain(_ seat: Int, at now: UInt64) {
    defer { seats[seat].dueNs = seats[seat].peer.dueNs }
    let party = seats[seat].peer.party
    for what in seats[seat].peer.takeFacts() { tell(party, what) }
    for mark in seats[seat].peer.takeMarks() { marks.reach(mark) }
    let output = seats[seat].peer.takeOutput()
    guard seats[seat].isOpen else { return }
    if seats[seat].waiting.isEmpty {
      seats[seat].waiting = output
    } else {
      seats[seat].waiting += output
    }
    if !seats[seat].waiting.isEmpty {
      let taken = surroundings.send(seat, seats[seat].waiting)
      if taken == seats[seat].waiting.count {
        seats[seat].waiting = []
      } else {
        seats[seat].waiting.removeFirst(taken)
      }
    }
    if seats[seat].peer.session.wantsToHangUp {
      surroundings.hangUp(seat, isReset: false)
      closed(seat, "hangs up")
    }
  }

  func tell(_ who: Party, _ what: Fact.What) {
    let now = surroundings.nowNs
    let fact = Fact(now, who, what)
    show(fact)
    let before = judge.breaches.count
    judge.see(fact)
    if judge.breaches.count == before { return }
    for breach in judge.breaches[before...] {
      trace.note(at: now, .world, "BROKEN \(breach.rule): \(breach.text)")
    }
    if stopsAtBreach, phase != .over { phase = .over }
  }
}
