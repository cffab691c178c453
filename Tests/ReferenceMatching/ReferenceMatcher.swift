// MATCHING.md as a program, slow and plain: all live orders in one list that every question is put
// to from its beginning to its end, and a copy of everything wherever a rule looks ahead. Nothing of
// the engine is in it, so that the two can only agree where both follow the page.

public struct ReferenceMatcher: Sendable {
  var markets: [ReferenceMarket]
  /// In no particular order: whoever asks sorts by what counts.
  var live: [ReferenceOrder] = []
  var now: UInt64 = 0
  var accepted = 0
  var turns = 0
  var lines: [Line] = []
  var fault: ReferenceFault?

  public init(_ instruments: [ReferenceInstrument], fault: ReferenceFault? = nil) {
    markets = instruments.map { ReferenceMarket(terms: $0) }
    self.fault = fault
  }

  /// Does a command and all that it sets off.
  public mutating func apply(_ command: Command) -> [Line] {
    lines = []
    now = max(now, command.time)
    expireDue()
    switch command.action {
    case .new: new(command)
    case .cancel: cancel(command)
    case .replace: replace(command)
    case .massCancel: massCancel(command)
    case .halt, .resume, .auctionOpen, .auctionUncross: operate(command)
    case .clock: if command.isEndOfDay { endDay() }
    }
    return lines
  }

  // MARK: - Orders that leave

  /// By expiry, then by acceptance.
  mutating func expireDue() {
    let due = live.filter { order in order.expiry.map { $0 <= now } ?? false }
    for order in due.sorted(by: { ($0.expiry!, $0.acceptance) < ($1.expiry!, $1.acceptance) }) {
      remove(order.id)
      say(.expired, order, order.leaves, leaves: 0, .expired)
    }
  }

  mutating func endDay() {
    let over = live.filter { $0.lifetime == .day || $0.lifetime.isForAuction }
    for order in over.sorted(by: { $0.acceptance < $1.acceptance }) {
      remove(order.id)
      say(.expired, order, order.leaves, leaves: 0, .expired)
    }
  }

  mutating func cancel(_ command: Command) {
    guard let order = find(command.order), order.instrument == command.instrument else {
      reject(command, .unknownOrder)
      return
    }
    remove(order.id)
    say(.canceled, order, order.leaves, leaves: 0, .user)
  }

  mutating func massCancel(_ command: Command) {
    let chosen = live.filter { order in
      (command.account == 0 || order.account == command.account)
        && (command.side == nil || order.side == command.side)
        && (command.instrument == nil || order.instrument == command.instrument)
    }
    for order in chosen.sorted(by: { $0.acceptance < $1.acceptance }) {
      remove(order.id)
      say(.canceled, order, order.leaves, leaves: 0, .massCancel)
    }
  }

  // MARK: - The operator

  mutating func operate(_ command: Command) {
    guard let index = command.instrument, markets.indices.contains(index) else {
      reject(command, .invalid)
      return
    }
    switch command.action {
    case .halt: markets[index].isHalted = true
    case .resume:
      markets[index].isHalted = false
      if markets[index].owesUncross, let kind = markets[index].auction { uncross(index, kind) }
    case .auctionOpen:
      // An auction that is on goes on to its uncross; a halted one goes over into the new one.
      guard let kind = command.auction, markets[index].auction == nil || markets[index].isHalted
      else {
        reject(command, .invalid)
        return
      }
      markets[index].phase = .auction(kind)
      markets[index].isHalted = false
      markets[index].owesUncross = false
    default:
      guard let kind = markets[index].auction else {
        reject(command, .invalid)
        return
      }
      if markets[index].isHalted {
        markets[index].owesUncross = true
      } else {
        uncross(index, kind)
      }
    }
  }

  // MARK: - New orders

  mutating func new(_ command: Command) {
    if let reason = whyRefused(command) {
      reject(command, reason)
      return
    }
    accepted += 1
    var order = ReferenceOrder(command, acceptance: accepted)
    say(.accepted, order, order.leaves, leaves: order.leaves)
    if order.lifetime.isForAuction {
      order.place = .auction
      put(order)
    } else if order.kind.waitsForTrigger {
      wait(order)
    } else if markets[order.instrument].auction != nil {
      collect(order)
    } else {
      enter(order)
    }
    if markets[order.instrument].isContinuous { enterStops(of: order.instrument) }
  }

  // MARK: - The list

  func find(_ id: UInt64) -> ReferenceOrder? { live.first { $0.id == id } }

  func index(of id: UInt64) -> Int { live.firstIndex { $0.id == id }! }

  mutating func remove(_ id: UInt64) { live.remove(at: index(of: id)) }

  /// Into its place, as the youngest there.
  mutating func put(_ order: ReferenceOrder) {
    var order = order
    order.turn = nextTurn()
    order.shown = min(order.display ?? order.leaves, order.leaves)
    live.append(order)
  }

  mutating func nextTurn() -> Int {
    turns += 1
    return turns
  }

  // MARK: - What is said

  mutating func say(
    _ event: LineEvent, _ order: ReferenceOrder, _ quantity: Int64, leaves: Int64,
    _ reason: LineReason? = nil
  ) {
    lines.append(
      Line(
        event, instrument: order.instrument, order: order.id, side: order.side, price: order.price,
        quantity: quantity, leaves: leaves, reason: reason))
  }

  mutating func reject(_ command: Command, _ reason: LineReason) {
    lines.append(
      Line(
        .rejected, instrument: command.instrument, order: command.order, side: command.side,
        price: command.price, quantity: 0, leaves: 0, reason: reason))
  }
}

extension ReferenceOrder {
  /// Of a command that was found valid.
  init(_ command: Command, acceptance: Int) {
    id = command.order
    account = command.account
    instrument = command.instrument!
    side = command.side!
    kind = command.kind!
    lifetime = command.lifetime!
    price = command.price
    total = command.quantity!
    leaves = command.quantity!
    display = command.display
    minimum = command.minimum
    expiry = command.expiry
    stop = command.stop.map { Int128($0) }
    trail = command.trail
    isPostOnly = command.isPostOnly
    isHidden = command.isHidden
    isAllOrNone = command.isAllOrNone
    selfTrade = command.selfTrade
    self.acceptance = acceptance
    turn = 0
  }
}
