// Who sits at the seats: the main thread's side. It lets processes in, notices when one is gone, too slow, silent or
// talks rubbish, and has that sequenced, so that its orders are cancelled by the line and a replay goes the same way. A
// seat is given to the next one when both threads of the line have let go of the last one's memory.

import Events
import Fabric
import Gateways
import Glibc
import Platform
import Strategies
import Tables
import Settings

/// Where the memories of a line's seats pass from the main thread, which alone writes it, to the line's. The line has it
/// as long as it lives.
final class SeatExchanges: @unchecked Sendable {
  let seats: [NamedStrategy]
  let exchanges: [SeatExchange]

  init(_ strategies: [NamedStrategy]) {
    seats = strategies.filter { $0.settings.kind == .outside }
    exchanges = seats.map { _ in SeatExchange() }
  }

  /// What gateway-in has of them, under the parameters that are in force. Once.
  func intents(
    _ settings: TraderSettings, _ parameters: ParameterBoard, _ fabric: Fabric
  ) -> IntentLines {
    IntentLines(
      Shelf(count: seats.count) { index in
        let (name, strategy) = (seats[index].name, seats[index].settings)
        return IntentLine(
          number: strategy.number, reader: SeatReader(exchanges[index]),
          screen: IntentScreen(
            strategy: strategy.number, instruments: strategy.markets.map(\.instrument),
            instrumentCount: settings.instruments.count,
            perSecond: UInt64(parameters.value(Outside.rateParameter, of: strategy.number))),
          counters: fabric.counters(TraderPart.intents(of: name)))
      })
  }

  /// What the strategy stage has of them. Once.
  func events(_ settings: TraderSettings, _ fabric: Fabric) -> EventLines {
    EventLines(
      Shelf(count: seats.count) { index in
        EventLine(
          writer: SeatWriter(exchanges[index]),
          counters: fabric.counters(TraderPart.events(of: seats[index].name)))
      }, seats.map(\.settings), strategies: settings.strategies.count)
  }
}

final class SeatKeeper {
  private enum Phase {
    case empty
    /// Since when its heartbeat stands still.
    case taken(SeatCaller, SeatMemory, beat: UInt64, sinceNs: UInt64)
    /// It has been told to the line, or not yet, for want of room.
    case leaving(SeatMemory, Event, isTold: Bool)
  }

  private struct Seat {
    var description: SeatDescription
    var door: SeatDoor
    var exchange: SeatExchange
    var intents: CounterBlock
    var events: CounterBlock
    var phase = Phase.empty
    var attachments: UInt64 = 0
  }

  /// A process wakes no thread: where somebody sits, a parked gateway-in looks so often.
  static let longestUnseenNs: UInt64 = 500_000

  private var seats: [Seat] = []
  private let warn: @Sendable (String) -> Void
  private var isClosed = false

  init(
    _ settings: TraderSettings, _ exchanges: SeatExchanges, _ parameters: ParameterBoard,
    _ fabric: Fabric, warn: @escaping @Sendable (String) -> Void
  ) throws(SystemFailure) {
    self.warn = warn
    for (index, named) in exchanges.seats.enumerated() {
      let strategy = named.settings
      seats.append(
        Seat(
          description: SeatDescription(
            instance: settings.instance, name: named.name, strategy: strategy.number,
            maximumPosition: strategy.maximumPosition,
            instruments: strategy.markets.map {
              SeatDescription.Traded(
                index: $0.instrument.index,
                symbol: settings.instruments[Int($0.instrument.index)].symbol, terms: $0.terms)
            }),
          door: try SeatDoor(
            instance: settings.instance, seat: named.name,
            group: Self.group(of: strategy.number, parameters)),
          exchange: exchanges.exchanges[index],
          intents: fabric.reading(counters: TraderPart.intents(of: named.name)),
          events: fabric.reading(counters: TraderPart.events(of: named.name))))
    }
  }

  deinit {
    for seat in seats {
      if case .taken(let caller, _, _, _) = seat.phase { close(caller.socket) }
    }
  }

  /// Whose members may sit at a strategy's seat.
  private static func group(of strategy: UInt16, _ parameters: ParameterBoard) -> UInt32 {
    UInt32(parameters.value(Outside.groupParameter, of: strategy))
  }

  /// One look at every seat, under the parameters as they stand.
  func tend(nowNs: UInt64, _ parameters: ParameterBoard, put: (Event) -> Bool) {
    for index in seats.indices {
      let number = seats[index].description.strategy
      do throws(SystemFailure) {
        try seats[index].door.letIn(Self.group(of: number, parameters))
      } catch {
        warn("\(error)")
      }
      switch seats[index].phase {
      case .empty: if !isClosed { admit(index, nowNs, put) }
      case .taken(let caller, let memory, let beat, let since):
        let still = nowNs > since ? nowNs - since : 0
        let patience = UInt64(parameters.value(Outside.patienceParameter, of: number))
        if let end = end(of: index, caller, memory, still, patience) {
          leave(index, caller, memory, end)
          tell(index, put)
        } else if memory.heartbeat != beat {
          seats[index].phase = .taken(caller, memory, beat: memory.heartbeat, sinceNs: nowNs)
        }
        turnAway(index)
      case .leaving(let memory, _, let isTold):
        if !isTold { tell(index, put) }
        turnAway(index)
        let isOver =
          seats[index].intents.value(acquiring: IntentCounter.ended) == memory.attachment
          && seats[index].events.value(acquiring: EventCounter.ended) == memory.attachment
        if isOver {
          seats[index].exchange.leave(nil)
          seats[index].phase = .empty
        }
      }
    }
  }

  private func admit(_ index: Int, _ nowNs: UInt64, _ put: (Event) -> Bool) {
    guard let caller = seats[index].door.next() else { return }
    let attachment = seats[index].attachments + 1
    do throws(SystemFailure) {
      let memory = try SeatMemory(seats[index].description, attachment: attachment)
      // For the two threads before the event that sends them there.
      seats[index].exchange.leave(memory)
      let change = SeatChange(
        attachment: attachment, process: UInt32(clamping: caller.process), user: caller.user,
        isTaken: true)
      guard put(event(index, change)) else {
        seats[index].exchange.leave(nil)
        close(caller.socket)
        return
      }
      seats[index].attachments = attachment
      seats[index].phase = .taken(caller, memory, beat: 0, sinceNs: nowNs)
      // A caller that is gone already is noticed at the next look.
      try memory.lend(over: caller.socket)
      warn("process \(caller.process) sits at the seat '\(seats[index].description.name)'")
    } catch {
      if case .empty = seats[index].phase { close(caller.socket) }
      warn("the seat '\(seats[index].description.name)' can't be taken: \(error)")
    }
  }

  /// Whoever comes to a seat that is taken finds the connection closed.
  private func turnAway(_ index: Int) {
    while let caller = seats[index].door.next() { close(caller.socket) }
  }

  private func event(_ index: Int, _ change: SeatChange) -> Event {
    Event(
      kind: .seatChange, source: .strategy(seats[index].description.strategy), instrument: .none,
      change)
  }

  /// Why the process is no longer at its seat; nil while it is.
  private func end(
    of index: Int, _ caller: SeatCaller, _ memory: SeatMemory, _ stillNs: UInt64, _ patience: UInt64
  ) -> SessionEnd? {
    if memory.isLeaving { return .logout }
    if SeatDoor.isHungUp(caller.socket) { return .disconnected }
    let (intents, events) = (seats[index].intents, seats[index].events)
    var fault: UInt64 = 0
    if events.value(acquiring: EventCounter.begun) == memory.attachment {
      fault = events.value(EventCounter.fault)
    }
    if fault == 0, intents.value(acquiring: IntentCounter.begun) == memory.attachment {
      fault = intents.value(IntentCounter.fault)
    }
    if fault != 0 { return SessionEnd(code: UInt8(truncatingIfNeeded: fault)) }
    return stillNs > patience ? .heartbeatTimeout : nil
  }

  private func leave(_ index: Int, _ caller: SeatCaller, _ memory: SeatMemory, _ why: SessionEnd) {
    memory.end(why)
    close(caller.socket)
    let change = SeatChange(
      attachment: memory.attachment, process: UInt32(clamping: caller.process), user: caller.user,
      isTaken: false, end: why)
    seats[index].phase = .leaving(memory, event(index, change), isTold: false)
    warn(
      "process \(caller.process) is gone from the seat '\(seats[index].description.name)' "
        + "(\(why.name ?? "")): its orders are cancelled")
  }

  private func tell(_ index: Int, _ put: (Event) -> Bool) {
    guard case .leaving(let memory, let event, false) = seats[index].phase, put(event) else {
      return
    }
    seats[index].phase = .leaving(memory, event, isTold: true)
  }

  /// Nobody is let in any more, and who sits there is told.
  func close() {
    isClosed = true
    for index in seats.indices {
      if case .taken(_, let memory, _, _) = seats[index].phase { memory.end(.byOperator) }
    }
  }

  private func close(_ socket: Int32) { _ = Glibc.close(socket) }
}
