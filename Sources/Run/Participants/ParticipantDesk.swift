// All participants in one thread: a session each, over one reactor. They call, log on, and ask for what the crowd wants
// when it is due; where the venue's socket takes no more they wait, as anybody would.

import Events
import FIXCodec
import FIXDictionary
import FIXSession
import Gateways
import Network
import Platform
import Tables

struct ParticipantSeat: ~Copyable {
  var session: Session<MemoryStore>
  var connection = ConnectionID.none
  var isCalling = false
  var callAtNs: UInt64 = 0
}

struct ParticipantDesk: ~Copyable {
  private let settings: ParticipantSettings
  private let symbols: [[UInt8]]
  private var wire: ParticipantWire
  private var seats: Shelf<ParticipantSeat>
  private var reader: SessionReader
  private var crowd: Crowd
  private var hasBegun = false
  private(set) var counts = ParticipantCounts()
  private var nextTickNs: UInt64 = 0
  private var isLeaving = false

  private static var tickNs: UInt64 { 20_000_000 }
  private static var recallNs: UInt64 { 100_000_000 }
  /// Requests that go out between two looks at what came in.
  private static var turn: Int { 64 }
  /// Bytes that may wait for the venue to read them.
  private static var calmByteCount: Int { 256 << 10 }

  init(_ settings: ParticipantSettings) throws(SystemFailure) {
    var network = ReactorSettings()
    network.connectionsMax = settings.names.count + 1
    let reactor = try Reactor(network)
    let now = Nanoseconds(ClockReading.wallNs)
    seats = try Shelf(count: settings.names.count) { (index: Int) throws(SystemFailure) in
      var config = SessionConfig(
        role: .initiator, sender: settings.names[index], target: settings.target)
      config.heartbeatSeconds = settings.heartbeatSeconds
      // Nothing of an earlier run is known here.
      config.resetsOnLogon = true
      let store = try MemoryStore(
        capacity: StoreCapacity(messages: 1 << 10, byteCount: 1 << 20), at: now)
      return ParticipantSeat(session: Session(config, store: store))
    }
    wire = ParticipantWire(reactor: reactor)
    self.settings = settings
    symbols = settings.symbols.map { Array($0.utf8) }
    reader = SessionReader(CompiledDialect(.apus))
    crowd = Crowd(settings.market, participants: settings.names.count, startNs: 0)
  }

  /// Whether all that there is to ask for was asked for.
  var isDone: Bool { hasBegun && crowd.nextDueNs == .max }

  private static func time() -> SessionTime {
    SessionTime(
      wall: Nanoseconds(ClockReading.wallNs), steady: Nanoseconds(ClockReading.steadyNs))
  }

  // MARK: A turn

  /// Waits for the network until something is due, and does what there is to do.
  mutating func turn() {
    var time = Self.time()
    let due = min(nextTickNs, hasBegun ? crowd.nextDueNs : .max)
    let now = time.steady.count
    wire.reactor.poll(waitNs: due > now ? due - now : 0)
    time = Self.time()
    while let event = wire.reactor.next() { handle(event, at: time) }
    if time.steady.count >= nextTickNs { tick(at: time) }
    if hasBegun, !isLeaving { ask(at: time) }
    wire.reactor.flush()
  }

  private mutating func tick(at time: SessionTime) {
    nextTickNs = time.steady.count + Self.tickNs
    var isEverybodyThere = true
    for seat in 0..<seats.count {
      call(seat, at: time)
      if seats[seat].connection != .none {
        wire.to = seats[seat].connection
        seats[seat].session.tick(at: time, to: &wire)
        follow(seat, at: time)
      }
      isEverybodyThere = isEverybodyThere && seats[seat].session.isUp
    }
    if isEverybodyThere, !hasBegun {
      hasBegun = true
      crowd = Crowd(
        settings.market, participants: settings.names.count, startNs: time.steady.count)
    }
  }

  private mutating func ask(at time: SessionTime) {
    var left = Self.turn
    while left > 0 {
      guard let request = crowd.next(at: time.steady.count) else { break }
      let seat = request.participant
      guard seats[seat].session.isUp else {
        crowd.drop(request)
        continue
      }
      wire.to = seats[seat].connection
      _ = seats[seat].session.send(request.type, at: time, to: &wire) { writer in
        request.write(symbol: symbols[request.instrument], at: time.wall, into: &writer)
      }
      counts.requests &+= 1
      left -= 1
      // Who isn't read waits.
      if wire.reactor.queuedByteCount(wire.to) > Self.calmByteCount { break }
    }
    counts.dropped = crowd.droppedCount
  }

  // MARK: Connections

  private mutating func call(_ seat: Int, at time: SessionTime) {
    guard !isLeaving, seats[seat].connection == .none, !seats[seat].isCalling,
      time.steady.count >= seats[seat].callAtNs
    else { return }
    seats[seat].callAtNs = time.steady.count + Self.recallNs
    do throws(SystemFailure) {
      seats[seat].connection = try wire.reactor.connect(host: settings.host, port: settings.port)
      seats[seat].isCalling = true
    } catch {
      seats[seat].connection = .none
    }
  }

  private func seat(of id: ConnectionID) -> Int? {
    for seat in 0..<seats.count where seats[seat].connection == id { return seat }
    return nil
  }

  private mutating func handle(_ event: NetworkEvent, at time: SessionTime) {
    switch event {
    case .connected(let id):
      guard let seat = seat(of: id) else { return }
      seats[seat].isCalling = false
      wire.to = id
      seats[seat].session.connect(at: time, to: &wire)
    case .connectFailed(let id, _):
      guard let seat = seat(of: id) else { return }
      seats[seat].isCalling = false
      seats[seat].connection = .none
    case .received(let id):
      guard let seat = seat(of: id) else { return }
      receive(seat, id, at: time)
    case .closed(let id, _):
      guard let seat = seat(of: id) else { return }
      seats[seat].connection = .none
      seats[seat].session.disconnect(at: time)
      crowd.lose(seat)
      follow(seat, at: time)
    default: return
    }
  }

  private mutating func receive(_ seat: Int, _ id: ConnectionID, at time: SessionTime) {
    wire.to = id
    while wire.reactor.isOpen(id) {
      let bytes = unsafe wire.reactor.received(id)
      var consumed = 0
      let step = unsafe seats[seat].session.receive(
        bytes, consumed: &consumed, &reader, at: time, to: &wire)
      if case .application(let delivery) = step {
        hear(reader.message)
        seats[seat].session.confirm(delivery)
      }
      wire.reactor.consume(id, consumed)
      if step == .starved || step == .ended { break }
    }
    follow(seat, at: time)
  }

  /// What became of the session.
  private mutating func follow(_ seat: Int, at time: SessionTime) {
    while let event = seats[seat].session.nextEvent() {
      if case .up = event { counts.logons &+= 1 }
      if case .rejectReceived = event { counts.refused &+= 1 }
    }
    if seats[seat].session.hasEnded, seats[seat].connection != .none, !seats[seat].isCalling {
      wire.reactor.close(seats[seat].connection)
    }
  }

  private mutating func hear(_ message: Message) {
    switch message.typeCode {
    case FIXMessageType.executionReport:
      counts.reports &+= 1
      let type = message.character(150).value
      if type == UInt8(ascii: "1") || type == UInt8(ascii: "2") { counts.fills &+= 1 }
      if type == UInt8(ascii: "8") { counts.refused &+= 1 }
      guard let report = ParticipantReport(message) else { return }
      crowd.hear(order: report.order, hasEnded: report.hasEnded, filled: report.filled)
    case FIXMessageType.orderCancelReject:
      counts.refused &+= 1
      // What is asked about an order that has ended says so.
      if let report = ParticipantReport(message), report.hasEnded {
        crowd.hear(order: report.order, hasEnded: true, filled: .zero)
      }
    case FIXMessageType.businessMessageReject: counts.refused &+= 1
    default: return
    }
  }

  // MARK: The end

  /// All log out, and hang up when they are answered, or after a second.
  mutating func leave() {
    isLeaving = true
    let until = ClockReading.steadyNs + 1_000_000_000
    for seat in 0..<seats.count where seats[seat].connection != .none && !seats[seat].isCalling {
      wire.to = seats[seat].connection
      seats[seat].session.logout(at: Self.time(), to: &wire)
    }
    while ClockReading.steadyNs < until, isAnybodyThere { turn() }
  }

  private var isAnybodyThere: Bool {
    for seat in 0..<seats.count where seats[seat].connection != .none { return true }
    return false
  }
}
