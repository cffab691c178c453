// A replace: a new price and a new total, either of which may be left as it is.

extension ReferenceMatcher {
  mutating func replace(_ command: Command) {
    if let reason = whyRefusedReplace(command) {
      reject(command, reason)
      return
    }
    let before = find(command.order)!
    let order = before.replaced(by: command)
    if order.leaves <= 0 {
      remove(before.id)
      say(.canceled, before, before.leaves, leaves: 0, .user)
      return
    }
    say(.replaced, order, order.total, leaves: order.leaves)
    if order.place == .stop || keepsPlace(order, before) {
      live[index(of: order.id)] = order
      return
    }
    // To the back of its price.
    remove(order.id)
    if order.lifetime.isForAuction {
      put(order)
    } else if markets[order.instrument].auction != nil {
      collect(order)
    } else {
      enter(order)
      enterStops(of: order.instrument)
    }
  }

  func whyRefusedReplace(_ command: Command) -> LineReason? {
    if let total = command.quantity, total < 0 { return .invalid }
    guard let before = find(command.order), before.instrument == command.instrument else {
      return .unknownOrder
    }
    let market = markets[before.instrument]
    if command.price != nil && before.price == nil { return .invalid }
    if market.auction != nil
      && (before.lifetime == .ioc || before.lifetime == .fok || before.isPostOnly
        || before.minimum != nil)
    {
      return .invalid
    }
    if market.isHalted { return .halted }
    if isOff(command.price, market.terms.tick) { return .tick }
    if isOff(command.quantity, market.terms.lot) { return .lot }
    if let price = command.price, isOutsideBand(price, market) { return .priceBand }
    let order = before.replaced(by: command)
    if order.isPostOnly && order.leaves > 0 && !keepsPlace(order, before) && wouldCross(order) {
      return .wouldCross
    }
    return nil
  }

  func keepsPlace(_ order: ReferenceOrder, _ before: ReferenceOrder) -> Bool {
    guard order.price == before.price else { return false }
    if fault == .idleReplaceKeepsPlace && order.total == before.total { return true }
    return order.total < before.total
  }
}

extension ReferenceOrder {
  /// The total counts what is filled.
  func replaced(by command: Command) -> ReferenceOrder {
    var order = self
    order.price = command.price ?? price
    order.total = command.quantity ?? total
    order.leaves = order.total - filled
    order.shown = min(shown, order.leaves)
    return order
  }
}
