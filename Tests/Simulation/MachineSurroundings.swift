// The world on a machine that is made up: the real venue and real traders run in simulated processes, clients are the world's
// own ends of connections, and all of it is one real thread in virtual time.

import CSimulation
import SimulatedHosts
import SimulatedMachine
import SimulationStory

public final class MachineSurroundings: Surroundings {
  final class Way: SimulatedPeer {
    let seat: Int
    let host: Host
    unowned let owner: MachineSurroundings
    var endpoint: Endpoint?

    init(_ seat: Int, _ host: Host, _ owner: MachineSurroundings) {
      self.seat = seat
      self.host = host
      self.owner = owner
    }

    func opened(_ endpoint: Endpoint) { owner.ears?.opened(seat) }

    func received(_ endpoint: Endpoint, _ bytes: UnsafeBufferPointer<UInt8>) {
      owner.ears?.received(seat, unsafe Array(bytes))
    }

    func writable(_ endpoint: Endpoint) { owner.ears?.writable(seat) }

    func closed(_ endpoint: Endpoint, _ end: Endpoint.End) {
      if end == .finished { endpoint.close() }
      self.endpoint = nil
      owner.ears?.closed(seat, "connection \(end)")
    }
  }

  static let venueHost = Host(10, 0, 0, 1)
  static let port: UInt16 = 9880

  let story: Story
  let venue: CoreSide
  /// By their numbers, from 1.
  private(set) var traders: [CoreSide] = []
  var ways: [Way] = []
  private var timer: UInt64 = 0
  private var timerNs = UInt64.max
  public weak var ears: (any WorldEars)?

  /// How long a process may have been gone before that is noticed.
  private static let lookNs: UInt64 = 50_000_000

  /// `directory`: empty, in memory; the machine has been begun.
  public init(_ story: Story, directory: String) {
    self.story = story
    venue = CoreSide(
      .venue,
      CoreHost(
        .venue, Self.venueHost, below: directory,
        files: Self.files(story, nil)))
    for number in 0..<story.traderCount {
      let host = Host(10, 0, 3, UInt8(number + 1))
      let shape = TraderShape.first(of: story, trader: number + 1)
      traders.append(
        CoreSide(
          .trader(number + 1),
          CoreHost(.trader, host, below: directory, files: files(of: number + 1, shape))))
    }
    for (seat, actor) in story.actors.enumerated() {
      ways.append(Way(seat, Host(10, 0, 1, UInt8(actor.number)), self))
    }
    for last in UInt8(1)...2 {
      ways.append(Way(ways.count, Host(10, 0, 2, last), self))
    }
    Machine.setLink(link)
    if !traders.isEmpty {
      TraderTaps.begin { [unowned self] in ears?.tapped($0, $1) }
    }
    watch()
  }

  private static func files(_ story: Story, _ shape: VenueShape?) -> [(name: String, text: String)]
  {
    VenueFiles.all(
      story, instance: "venue", host: "0.0.0.0", port: port, directory: "", isSimulated: true,
      shape: shape)
  }

  func files(_ shape: VenueShape) -> [(name: String, text: String)] { Self.files(story, shape) }

  func files(of trader: Int, _ shape: TraderShape) -> [(name: String, text: String)] {
    TraderFiles.all(
      story, trader: trader, shape, venue: Self.venueHost.description, port: Self.port)
  }

  /// As ways are where no deed is at work.
  var link: Machine.Link {
    Machine.Link(
      latencyLeastNs: story.latencyNs.lowerBound, latencyMostNs: story.latencyNs.upperBound,
      segmentLeast: story.segments.lowerBound, segmentMost: story.segments.upperBound,
      lossPerMillion: story.lossPerMillion, retransmitNs: 200_000_000,
      bufferByteCount: 256 << 10, resetPerMillion: 0)
  }

  public var nowNs: UInt64 { Machine.now }
  public var wallNs: UInt64 { Machine.wall }

  public func wake(at ns: UInt64) {
    // One that rings too early does no harm, and is there already.
    if timerNs <= ns { return }
    if timer != 0 { Machine.cancel(timer) }
    timerNs = ns
    timer = Machine.at(ns) { [unowned self] in
      timer = 0
      timerNs = .max
      ears?.woken()
    }
  }

  // MARK: Processes

  func side(of process: Party) -> CoreSide? {
    switch process {
    case .venue: venue
    case .trader(let number) where number <= traders.count: traders[number - 1]
    default: nil
    }
  }

  public func start(_ process: Party) {
    guard let side = side(of: process) else { return }
    for damaged in side.start() { ears?.noted(process, damaged) }
    if case .trader(let number) = process, let started = side.process {
      TraderTaps.watch(started, of: number)
    }
  }

  public func isRunning(_ process: Party) -> Bool { side(of: process)?.isRunning ?? false }

  /// Looks whether somebody has gone by itself, now and then.
  private func watch() {
    Machine.at(Machine.now + Self.lookNs) { [unowned self] in
      for side in [venue] + traders {
        if let why = side.takeEnd() { ears?.ended(side.party, why) }
        if let why = side.takeRunaway() { ears?.ranAway(side.party, why) }
        for mark in side.takeMarks() + side.takeRingMarks() { ears?.reached(mark) }
      }
      watch()
    }
  }

  /// Events that the stages of those gave on that have stopped in good order.
  public var eventCount: UInt64 {
    ([venue] + traders).reduce(0) { sum, side in
      sum + (side.words?.summary?.stages.reduce(0) { $0 + $1.eventsOut } ?? 0)
    }
  }

  // MARK: Ways

  public func call(_ seat: Int, _ from: Party, _ to: Party) {
    let way = ways[seat]
    way.endpoint = Endpoint.connect(
      from: way.host, to: Self.venueHost, port: Self.port, way)
  }

  public func send(_ seat: Int, _ bytes: [UInt8]) -> Int {
    ways[seat].endpoint?.send(bytes) ?? 0
  }

  public func hangUp(_ seat: Int, isReset: Bool) {
    ways[seat].endpoint?.close(isReset: isReset)
    ways[seat].endpoint = nil
  }

  public func reads(_ seat: Int, _ isReading: Bool) {
    ways[seat].endpoint?.read(bytesPerSecond: isReading ? nil : 0)
  }

  public func records() -> [Fact.What] {
    if VenueRecords.hasSnapshot(below: venue.journals) { ears?.reached(.snapshotTaken) }
    return VenueRecords.read(below: venue.journals)
      + venue.unseenDamage.map { .journalFault($0) }
  }
}
