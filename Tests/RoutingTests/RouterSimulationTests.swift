// Simulated venues that fill, refuse, cancel and answer as they like, with cancels that cross and
// fills that come late; behind the router stands an order manager, as in the line. After every
// event the router's own reconciliation is checked, and against what the venues traded; in the end
// nothing is left anywhere.

import Events
import Numerics
import Orders
import Routing
import Testing

/// What venues know of a child.
private struct VenueOrder {
  var parent: UInt64
  var left: Int64
  var total: Int64
  var isLive = true
  var isImmediate: Bool
  /// Each child's executions are numbered from 1, as if each had a venue of its own.
  var executions: UInt64 = 0
}

private struct World: ~Copyable {
  var desk: Desk
  var orders = OrderManager(
    OrderSettings(
      instruments: [Desk.terms, Desk.terms], capacity: 512, memory: 512,
      executionCapacity: 1_024))
  var out = Collector()
  var random: SplitMix64
  /// By a child's id.
  var children: [UInt64: VenueOrder] = [:]
  var live: [UInt64] = []
  /// Requests on their way to venues, and reports on their way back.
  var requests: [Event] = []
  var reports: [Event] = []
  /// What each parent asked for, what was traded for it and reported, and what its strategy was
  /// told.
  var asked: [UInt64: Int64] = [:]
  var reported: [UInt64: Int64] = [:]
  var told: [UInt64: Int64] = [:]
  var ends: [UInt64: Int] = [:]
  /// What each parent may have in the end: what was filled, and what venues have or are about to get.
  var possible: [UInt64: Int64] = [:]
  var replaces = 0
  var isDown = [false, false, false]
  /// Parts that were called away from where they waited.
  var fetched = 0
  var nextParent: UInt64 = 1
  var sends = 0
  /// All that the router was given.
  var given: [Event] = []

  init(seed: UInt64) {
    random = SplitMix64(seed: seed)
    var settings = Desk.settings(parents: 64, children: 512, rounds: 12, childrenEach: 6)
    settings.moveAfter = .zero
    settings.rule = seed % 2 == 0 ? .sweep : .pegged
    desk = Desk(settings)
  }

  /// Through the router and the order manager; what comes out goes to the venues, and to the
  /// strategy.
  mutating func send(_ event: Event) {
    given.append(event)
    for sent in desk.sendAll(event) {
      let made = sent.event
      if sent.isMade && (48...59).contains(made.kind.code) { tell(made) }
      orders.handle(made, into: &out)
      var all = out.take()
      while orders.isUnfinished {
        orders.resume(into: &out)
        all += out.take()
      }
      for next in all.map(\.event) {
        if (32...34).contains(next.kind.code) { requests.append(next) }
        if next.kind == .orderNew {
          let new = next.payload(as: OrderNew.self)
          // What is on its way may be filled from now on.
          possible[new.reference, default: 0] += new.quantity.units
        } else if next.kind == .orderCancel || next.kind == .orderReplace,
          event.kind == .topOfBook || event.kind == .timer
        {
          fetched += 1
        }
        // What the order manager refused goes round.
        if next.kind == .orderRejected || next.kind == .requestRejected,
          next.source.kind == .strategy, next.payload(as: OrderRejected.self).origin == .orders,
          asked[next.words.w0] == nil
        {
          var back = next
          back.source = .session(0)
          reports.append(back)
        }
      }
    }
    sends += 1
    if sends % 20 == 0 { orders.checkInvariants() }
  }

  mutating func tell(_ report: Event) {
    let id = report.words.w0
    precondition(report.source == .strategy(1) && asked[id] != nil)
    if report.kind == .orderReplaced {
      asked[id] = report.payload(as: OrderReplaced.self).quantity.units
      replaces += 1
      precondition(told[id, default: 0] < asked[id]!)
    } else if report.kind == .orderFill {
      told[id, default: 0] += report.payload(as: OrderFill.self).quantity.units
      if told[id]! == asked[id]! { ends[id, default: 0] += 1 }
    } else if report.kind == .orderCanceled {
      // What is given up is what wasn't filled, to the share.
      let left = report.payload(as: OrderCanceled.self).quantity.units
      precondition(left == asked[id]! - told[id, default: 0])
      ends[id, default: 0] += 1
    } else if report.kind == .orderRejected {
      ends[id, default: 0] += 1
    }
  }

  mutating func step() {
    switch random.next(below: 20) {
    case 0 where random.chance(1, outOf: 8): turnVenue()
    case 0..<4: quote()
    case 4..<6: ask()
    case 6: random.nextBool() ? cancelSome() : replaceSome()
    case 7..<11: venueTakes()
    case 11..<14: trade()
    default: reportArrives()
    }
  }

  mutating func quote() {
    let venue = Int(random.next(below: 3))
    let middle = 500 + 10 * Int64(random.next(below: 7))
    let shown = Int64(random.next(below: 80))
    send(
      Say.top(
        venue, bid: (middle - 10, shown), ask: (middle + 10, Int64(random.next(below: 80))),
        at: UInt32(random.next(below: 2))))
  }

  /// A session goes down, or is back.
  mutating func turnVenue() {
    let venue = Int(random.next(below: 3))
    isDown[venue].toggle()
    send(
      Event(
        kind: isDown[venue] ? .sessionDown : .sessionUp, source: .session(UInt16(venue + 1)),
        SessionChange(nextIn: 1, nextOut: 1, end: .logout)))
    send(
      Event(
        kind: .timer, source: .timer(TimerNumber.tick),
        Timer(scheduled: .zero, period: .zero, count: 1)))
  }

  mutating func ask() {
    let id = nextParent
    nextParent += 1
    let quantity = 5 * (1 + Int64(random.next(below: 40)))
    let kind = random.next(below: 3)
    asked[id] = quantity
    send(
      Say.new(
        id, random.nextBool() ? .buy : .sell, quantity,
        price: 480 + 10 * Int64(random.next(below: 11)), type: kind == 0 ? .market : .limit,
        kind == 1 ? .day : .immediateOrCancel, at: UInt32(random.next(below: 2))))
  }

  mutating func cancelSome() {
    send(Say.cancel(max(1, nextParent - min(nextParent, 1 + random.next(below: 10)))))
  }

  mutating func replaceSome() {
    let id = max(1, nextParent - min(nextParent, 1 + random.next(below: 10)))
    let price = 480 + 10 * Int64(random.next(below: 11))
    send(
      Say.replace(
        id, 5 * (1 + Int64(random.next(below: 40))), price: random.nextBool() ? price : 0))
  }

  mutating func venueTakes() {
    if requests.isEmpty { return }
    let request = requests.removeFirst()
    let id = request.words.w0
    if request.kind == .orderNew {
      let new = request.payload(as: OrderNew.self)
      children[id] = VenueOrder(
        parent: new.reference, left: new.quantity.units, total: new.quantity.units,
        isImmediate: new.timeInForce == .immediateOrCancel)
      let venue = Int(request.flags) - 1
      if random.chance(1, outOf: 12) || isDown[venue] {
        children[id]!.isLive = false
        possible[new.reference]! -= new.quantity.units
        return report(.orderRejected, id, request)
      }
      live.append(id)
      report(.orderAccepted, id, request)
      if children[id]!.isImmediate {
        // All, some or nothing, and then the rest is gone.
        if random.nextBool() { fill(id, random.nextBool() ? children[id]!.left : nil, request) }
        if children[id]!.isLive { end(id, request) }
      }
    } else if request.kind == .orderReplace {
      takeReplace(request)
    } else if children[id]!.isLive && !random.chance(1, outOf: 8) {
      end(id, request)
    } else {
      report(.requestRejected, id, request)
    }
  }

  mutating func takeReplace(_ request: Event) {
    let asked = request.payload(as: OrderReplace.self)
    let id = asked.order.bits
    let off = children[id]!.total - asked.quantity.units
    precondition(off > 0, "children are only reduced")
    guard children[id]!.isLive, children[id]!.left > off, !random.chance(1, outOf: 6) else {
      return report(.requestRejected, id, request)
    }
    children[id]!.left -= off
    possible[children[id]!.parent]! -= off
    children[id]!.total -= off
    reports.append(
      Event(
        kind: .orderReplaced, source: .session(1),
        OrderReplaced(
          order: asked.order, replacement: asked.order, price: asked.price,
          quantity: asked.quantity, side: sides[id]!)))
  }

  /// Something happens at a venue.
  mutating func trade() {
    if live.isEmpty { return }
    let id = live[Int(random.next(below: UInt64(live.count)))]
    let cause = Event.empty
    random.chance(1, outOf: 8) ? end(id, cause) : fill(id, nil, cause)
  }

  mutating func fill(_ id: UInt64, _ quantity: Int64?, _ cause: Event) {
    let left = children[id]!.left
    let quantity = quantity ?? min(left, 1 + Int64(random.next(below: 30)))
    children[id]!.left -= quantity
    if children[id]!.left == 0 { gone(id) }
    children[id]!.executions += 1
    reports.append(
      Event(
        kind: .orderFill, source: .session(1), instrument: InstrumentID(0),
        OrderFill(
          order: OrderID(bits: id), execution: children[id]!.executions, price: Price(units: 500),
          quantity: Quantity(units: quantity), side: sides[id]!, liquidity: .taker)))
  }

  mutating func end(_ id: UInt64, _ cause: Event) {
    possible[children[id]!.parent]! -= children[id]!.left
    gone(id)
    report(.orderCanceled, id, cause)
  }

  mutating func gone(_ id: UInt64) {
    children[id]!.isLive = false
    live.removeAll { $0 == id }
  }

  var sides: [UInt64: Side] = [:]

  mutating func report(_ kind: EventKind, _ id: UInt64, _ cause: Event) {
    if cause.kind == .orderNew { sides[id] = cause.payload(as: OrderNew.self).side }
    let order = OrderID(bits: id)
    let side = sides[id]!
    switch kind {
    case .orderAccepted:
      reports.append(
        Event(
          kind: kind, source: .session(1),
          OrderAccepted(order: order, venueOrder: 1, price: .zero, quantity: .zero, side: side)))
    case .orderCanceled:
      reports.append(
        Event(
          kind: kind, source: .session(1),
          OrderCanceled(order: order, quantity: .zero, reason: .user, origin: .venue, side: side)))
    default:
      reports.append(
        Event(
          kind: kind, source: .session(1),
          OrderRejected(
            order: order, reason: .invalid, origin: .venue,
            request: kind == .orderRejected
              ? .new : cause.kind == .orderReplace ? .replace : .cancel,
            side: side)))
    }
  }

  /// The next in line, and now and then a fill that others overtake, or one a second time.
  mutating func reportArrives() {
    if reports.isEmpty { return }
    var at = 0
    if random.chance(1, outOf: 10) { at = Int(random.next(below: UInt64(min(4, reports.count)))) }
    if reports[at].kind != .orderFill { at = 0 }
    let report = reports.remove(at: at)
    if report.kind == .orderFill {
      let parent = children[report.words.w0]!.parent
      reported[parent, default: 0] += report.payload(as: OrderFill.self).quantity.units
    }
    send(report)
    if report.kind == .orderFill && random.chance(1, outOf: 10) { send(report) }
  }

  /// What a failure tells.
  var story: String {
    let odd = reported.filter { told[$0.key] != $0.value }
    return "children \(desk.stage.childCount), orders \(orders.liveCount), odd \(odd), "
      + "refused \(orders.refusedCount), alarms \(orders.alarmCount)"
  }

  /// What the strategy was told is what was reported, of every parent.
  var isReconciled: Bool {
    for (parent, quantity) in possible where quantity > asked[parent]! { return false }
    for (parent, quantity) in reported {
      if told[parent] != quantity { return false }
      guard let known = desk.parent(parent) else { continue }
      if known.record.filled.units != quantity { return false }
      let isLive = !known.record.state.lifecycle.isFinal
      if isLive && known.record.leaves != known.working + known.unrouted { return false }
    }
    return desk.stage.childCount == orders.liveCount
  }
}

/// What a router is given in a run, for others to give to theirs.
func routerEvents(seed: UInt64, steps: Int) -> [Event] {
  var world = World(seed: seed)
  for _ in 0..<steps { world.step() }
  world.send(Say.command(.cancelAll))
  return world.given
}

@Suite struct RouterSimulationTests {
  @Test(arguments: [UInt64(701), 702, 703, 704])
  func parentsAndChildrenReconcileToTheShare(seed: UInt64) {
    var world = World(seed: seed)
    for number in 0..<3_000 {
      world.step()
      guard world.isReconciled else {
        Issue.record("seed \(seed), step \(number): \(world.story)")
        return
      }
    }
    let ordered = world.nextParent
    world.send(Say.command(.cancelAll))
    var rounds = 0
    while !(world.requests.isEmpty && world.reports.isEmpty) && rounds < 20_000 {
      world.venueTakes()
      world.reportArrives()
      // A cancel that a venue refused is asked for again.
      if world.requests.isEmpty && world.reports.isEmpty { world.send(Say.command(.cancelAll)) }
      rounds += 1
    }
    #expect(world.isReconciled == true, "seed \(seed)")
    #expect(world.desk.stage.parentCount == 0 && world.desk.stage.childCount == 0, "seed \(seed)")
    #expect(world.orders.liveCount == 0 && world.live.isEmpty, "seed \(seed)")
    for parent in 1..<ordered {
      #expect(world.ends[parent] == 1, "seed \(seed), parent \(parent) ends once")
      #expect(world.told[parent, default: 0] <= world.asked[parent]!, "seed \(seed)")
    }
    let traded = world.reported.values.reduce(0, +)
    #expect(world.replaces > 8, "seed \(seed)")
    // Where rests wait at their limit, as this seed has it, others are seldom within it.
    if seed != 704 { #expect(world.fetched > 3, "seed \(seed): \(world.fetched) moved") }
    #expect(ordered > 150 && world.children.count > 150 && traded > 2_000, "seed \(seed): lively")
    #expect(world.desk.stage.orphanCount == 0 && world.desk.stage.overCount == 0, "seed \(seed)")
    #expect(world.desk.largestStep <= maximumFanOut)
  }
}
