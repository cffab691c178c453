// A parent that is replaced while its children trade at two venues: every order in which requests reach the venues, venues trade
// and refuse, and reports come back, is run. In each, what the strategy was told holds at the venues: after it has heard of the
// replace they can't fill more than the new total, nor at a price beyond the new limit; and in the end all is accounted for.

import Events
import Orders
import Routing
import Testing

/// What the strategy does at once, and what it does at any time after.
struct Plot: CustomTestStringConvertible, Sendable {
  var name: String
  var quantity: Int64
  var price: Int64
  var cancels = false
  /// How often a venue may trade, and how often refuse.
  var trades = 2
  var refusals = 0
  var rule = RoutingRule.pegged
  var testDescription: String { name }

  static let all = [
    Plot(name: "a little less", quantity: 75, price: 470),
    Plot(name: "much less", quantity: 15, price: 470),
    Plot(name: "less, and a venue refuses", quantity: 60, price: 470, trades: 1, refusals: 2),
    Plot(name: "less, and canceled", quantity: 60, price: 470, cancels: true, trades: 1),
    Plot(name: "more", quantity: 130, price: 470),
    Plot(name: "a worse price", quantity: 100, price: 460),
    Plot(name: "a better price", quantity: 100, price: 480, rule: .sweep),
    Plot(name: "a worse price and less", quantity: 60, price: 460, trades: 1),
    Plot(name: "a worse price and more", quantity: 120, price: 460, trades: 1),
    Plot(name: "a worse price, refused", quantity: 100, price: 460, trades: 1, refusals: 1),
  ]
}

/// What a venue has of a child.
private struct Resting {
  var id: OrderID
  var venue: Int
  var total: Int64
  var filled: Int64 = 0
  var price: Int64
  var isLive = true
  var isImmediate: Bool
  var left: Int64 { total - filled }
}

/// One course of events, as its choices make it.
private struct Course: ~Copyable {
  var desk: Desk
  let plot: Plot
  var requests: [[Event]] = [[], []]
  var reports: [[Event]] = [[], []]
  var resting: [Resting] = []
  var tradesLeft: Int
  var refusalsLeft: Int
  var hasCanceled = false
  /// What the strategy has heard: its total, its limit, what was filled, and its end.
  var total: Int64 = 100
  var limit: Int64 = 470
  var told: Int64 = 0
  var traded: Int64 = 0
  var answers = 0
  var ends = 0
  var executions: UInt64 = 0
  var failure: String?

  init(_ plot: Plot) {
    self.plot = plot
    tradesLeft = plot.trades
    refusalsLeft = plot.refusals
    var settings = Desk.settings(
      venues: Array(Desk.venues.prefix(2)), parents: 4, children: 64, rounds: 8)
    settings.rule = plot.rule
    desk = Desk(settings)
    // 50 at each venue, known to be there.
    give(Say.top(0, bid: (470, 10), ask: (550, 20)))
    give(Say.top(1, bid: (470, 10), ask: (550, 20)))
    give(Say.new(7, .buy, 100, price: 470, .day))
    for venue in 0..<2 {
      while !requests[venue].isEmpty { takes(venue, refuses: false) }
      while !reports[venue].isEmpty { hears(venue) }
    }
    give(Say.replace(7, plot.quantity, price: plot.price))
  }

  /// Through the router, and to the venues and the strategy what comes out of it.
  mutating func give(_ event: Event) {
    for sent in desk.send(event) {
      switch sent.kind {
      case .orderNew:
        let new = sent.payload(as: OrderNew.self)
        let venue = Int(sent.flags) - 1
        resting.append(
          Resting(
            id: new.order, venue: venue, total: new.quantity.units, price: new.price.units,
            isLive: false, isImmediate: new.timeInForce == .immediateOrCancel))
        requests[venue].append(sent)
      case .orderCancel, .orderReplace:
        requests[resting[place(sent)].venue].append(sent)
      default: hear(sent)
      }
    }
    check()
  }

  func place(_ event: Event) -> Int { resting.firstIndex { $0.id.bits == event.words.w0 }! }

  mutating func hear(_ said: Event) {
    if said.words.w0 != 7 { failure = "it was told of a child" }
    switch said.kind {
    case .orderFill:
      told += said.payload(as: OrderFill.self).quantity.units
      if told == total { ends += 1 }
    case .orderReplaced:
      let replaced = said.payload(as: OrderReplaced.self)
      total = replaced.quantity.units
      limit = replaced.price.units
      answers += 1
    case .orderCanceled: ends += 1
    case .requestRejected:
      if said.payload(as: OrderRejected.self).request == .replace { answers += 1 }
    default: break
    }
  }

  /// What may still be filled, wherever it is on its way: never more than the strategy's total, nor beyond its limit.
  mutating func check() {
    var possible = traded
    for order in resting where isPossible(order) {
      possible += order.left
      if order.price > limit { failure = "\(order.left) may trade at \(order.price)" }
    }
    if possible > total { failure = "\(possible) may be filled of \(total)" }
  }

  /// It lives at its venue, or is on its way there.
  func isPossible(_ order: Resting) -> Bool {
    order.isLive
      || requests[order.venue].contains { $0.kind == .orderNew && $0.words.w0 == order.id.bits }
  }

  // MARK: What may happen

  enum Move { case takes(Int), refuses(Int), hears(Int), trades(Int), cancels }

  var moves: [Move] {
    var moves: [Move] = []
    for venue in 0..<2 {
      if let first = requests[venue].first {
        moves.append(.takes(venue))
        if refusalsLeft > 0 && first.kind != .orderNew { moves.append(.refuses(venue)) }
      }
      if !reports[venue].isEmpty { moves.append(.hears(venue)) }
      if tradesLeft > 0, resting.contains(where: { $0.isLive && $0.venue == venue }) {
        moves.append(.trades(venue))
      }
    }
    if plot.cancels && !hasCanceled { moves.append(.cancels) }
    return moves
  }

  mutating func make(_ move: Move) {
    switch move {
    case .takes(let venue): takes(venue, refuses: false)
    case .refuses(let venue):
      refusalsLeft -= 1
      takes(venue, refuses: true)
    case .hears(let venue): hears(venue)
    case .trades(let venue):
      tradesLeft -= 1
      // All that is left there but for the first time, then it is a part.
      let at = resting.firstIndex { $0.isLive && $0.venue == venue }!
      trade(at, tradesLeft % 2 == 1 ? min(20, resting[at].left) : resting[at].left)
    case .cancels:
      hasCanceled = true
      give(Say.cancel(7))
    }
  }

  mutating func hears(_ venue: Int) { give(reports[venue].removeFirst()) }

  mutating func takes(_ venue: Int, refuses: Bool) {
    let request = requests[venue].removeFirst()
    let at = place(request)
    let counter = resting[at].id.counter
    switch request.kind {
    case .orderNew:
      resting[at].isLive = true
      reports[venue].append(Say.accepted(counter))
      if resting[at].isImmediate { end(at) }
    case .orderCancel:
      guard resting[at].isLive && !refuses else {
        return reports[venue].append(Say.cancelRejected(counter))
      }
      end(at)
    default:
      let asked = request.payload(as: OrderReplace.self)
      guard resting[at].isLive && !refuses && asked.quantity.units > resting[at].filled else {
        return reports[venue].append(Say.replaceRejected(counter))
      }
      resting[at].total = asked.quantity.units
      reports[venue].append(
        Say.replaced(counter, asked.quantity.units, price: asked.price.units))
    }
  }

  mutating func end(_ at: Int) {
    resting[at].isLive = false
    reports[resting[at].venue].append(Say.canceled(resting[at].id.counter))
  }

  mutating func trade(_ at: Int, _ quantity: Int64) {
    executions += 1
    traded += quantity
    resting[at].filled += quantity
    if resting[at].left == 0 { resting[at].isLive = false }
    reports[resting[at].venue].append(
      Say.fill(
        resting[at].id.counter, quantity, execution: executions, price: resting[at].price))
  }

  /// Nothing is on its way any more.
  func outcome() -> String? {
    if let failure { return failure }
    if told != traded { return "\(traded) were traded, and \(told) told" }
    if answers + ends == 0 { return "nobody answered" }
    if ends > 1 { return "it ended \(ends) times" }
    let parent = desk.parent(7)!
    let working = resting.reduce(0) { $0 + ($1.isLive ? $1.left : 0) }
    if parent.record.filled.units != traded { return "its parent doesn't know what was traded" }
    if ends == 1 {
      return desk.stage.parentCount == 0 && working == 0 ? nil : "it ended with \(working) left"
    }
    if parent.record.state != OrderState(.working) { return "it waits for something" }
    if parent.record.quantity.units != total { return "it is of another total" }
    return parent.working.units == working && parent.unrouted.units + working + traded == total
      ? nil : "\(working) work, it knows of \(parent.working.units)"
  }
}

@Suite struct RouterCrossingTests {
  @Test(arguments: Plot.all) func holdsInEveryOrder(plot: Plot) {
    var path: [Int] = []
    var counts: [Int] = []
    var courses = 0
    var replaced = 0
    var refused = 0
    repeat {
      var course = Course(plot)
      var at = 0
      counts.removeAll(keepingCapacity: true)
      while course.failure == nil {
        let moves = course.moves
        if moves.isEmpty { break }
        if at == path.count { path.append(0) }
        counts.append(moves.count)
        course.make(moves[path[at]])
        at += 1
      }
      courses += 1
      if course.answers > 0 {
        let isNew = course.total == plot.quantity && course.limit == plot.price
        if isNew { replaced += 1 } else { refused += 1 }
      }
      if let failure = course.outcome() {
        Issue.record("\(plot.name), course \(path): \(failure)")
        return
      }
      // The next one: the last choice that has another.
      while let last = path.last, last + 1 >= counts[path.count - 1] { path.removeLast() }
      if !path.isEmpty { path[path.count - 1] += 1 }
    } while !path.isEmpty
    #expect(courses > 100 && replaced > 0, "\(plot.name): \(courses) courses, \(replaced) replaced")
    if plot.refusals > 0 { #expect(refused > 0) }
  }
}
