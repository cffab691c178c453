// Why an order is refused: the checks in the order of the page, the first that fails decides.

extension ReferenceMatcher {
  func whyRefused(_ command: Command) -> LineReason? {
    if isInvalid(command) { return .invalid }
    let order = ReferenceOrder(command, acceptance: 0)
    let market = markets[order.instrument]
    if find(order.id) != nil { return .duplicateID }
    if market.isHalted { return .halted }
    if [command.price, command.stop, command.trail].contains(where: { isOff($0, market.terms.tick) }
    ) {
      return .tick
    }
    if [command.quantity, command.display, command.minimum].contains(where: {
      isOff($0, market.terms.lot)
    }) {
      return .lot
    }
    if let price = order.price, isOutsideBand(price, market) { return .priceBand }
    if live.count(where: { $0.instrument == order.instrument }) >= market.terms.capacity {
      return .capacity
    }
    if order.isPostOnly && wouldCross(order) { return .wouldCross }
    return nil
  }

  func isInvalid(_ command: Command) -> Bool {
    guard let index = command.instrument, markets.indices.contains(index), command.side != nil,
      let kind = command.kind, let lifetime = command.lifetime, command.order != 0,
      let quantity = command.quantity, quantity > 0
    else { return true }
    // Price, stop price, trail.
    if kind.takesPrice != (command.price != nil) { return true }
    switch kind {
    case .stop, .stopLimit: if command.stop == nil { return true }
    case .trailingStop: break
    default: if command.stop != nil { return true }
    }
    if (kind == .trailingStop) != (command.trail != nil) { return true }
    if let trail = command.trail, trail <= 0 { return true }
    // Display and minimum quantity, expiry.
    if let display = command.display, display <= 0 || command.isHidden || command.isAllOrNone {
      return true
    }
    if let minimum = command.minimum, minimum <= 0 || minimum > quantity { return true }
    if (lifetime == .gtd) != (command.expiry != nil) { return true }
    if let expiry = command.expiry, expiry <= now { return true }
    // What doesn't go together.
    let isAtOnce = lifetime == .ioc || lifetime == .fok
    if command.isPostOnly
      && (kind != .limit || isAtOnce || command.minimum != nil)
    {
      return true
    }
    if lifetime.isForAuction
      && (kind.waitsForTrigger || command.isPostOnly || command.minimum != nil)
    {
      return true
    }
    if markets[index].auction != nil
      && (isAtOnce || command.isPostOnly || command.minimum != nil)
    {
      return true
    }
    return false
  }

  func isOff(_ value: Int64?, _ step: Int64) -> Bool { value.map { $0 % step != 0 } ?? false }

  func isOutsideBand(_ price: Int64, _ market: ReferenceMarket) -> Bool {
    let terms = market.terms
    if price < terms.lowest || price > terms.highest { return true }
    guard terms.bandBasisPoints > 0, let reference = market.lastPrice ?? terms.reference else {
      return false
    }
    let width = Int128(reference).magnitude * UInt128(terms.bandBasisPoints) / 10_000
    let distance = (Int128(price) - Int128(reference)).magnitude
    return fault == .bandWithoutItsEdge ? distance >= width : distance > width
  }

  /// Whether a trade or a self-trade action would follow: tried on a copy.
  func wouldCross(_ order: ReferenceOrder) -> Bool {
    if order.isAllOrNone { return wouldTrade(order) == order.leaves }
    var trial = self
    trial.lines = []
    _ = trial.walk(order)
    return !trial.lines.isEmpty
  }
}
