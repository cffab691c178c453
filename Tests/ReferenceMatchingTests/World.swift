// A reference with its ledger, orders in few words, and what came of them as a line of text each.
// After every command the invariants are checked.

import ReferenceMatching
import Testing

struct World {
  var matcher: ReferenceMatcher
  var ledger = Ledger()
  var time: UInt64 = 1

  init(_ instruments: [ReferenceInstrument]) { matcher = ReferenceMatcher(instruments) }

  /// One instrument: tick 1, lot 1, whatever price.
  init(
    reference: Int64? = nil, isProRata: Bool = false, lot: Int64 = 1, tick: Int64 = 1,
    band: Int64 = 0, capacity: Int = 1_000
  ) {
    self.init([
      ReferenceInstrument(
        tick: tick, lot: lot, lowest: -1_000, highest: 1_000, reference: reference,
        bandBasisPoints: band, isProRata: isProRata, capacity: capacity)
    ])
  }

  /// All that came of it, but for `accepted`; of the two lines of a trade only the first.
  @discardableResult
  mutating func send(_ command: Command) -> [String] {
    var command = command
    command.time = time
    var texts: [String] = []
    var isSecondHalf = false
    for line in matcher.apply(command) {
      let wrong = ledger.note(line)
      #expect(wrong == nil)
      isSecondHalf = line.event == .fill && !isSecondHalf
      if line.event == .accepted || (line.event == .fill && !isSecondHalf) { continue }
      texts.append(describe(line))
    }
    let complaint = matcher.complaint()
    #expect(complaint == nil)
    let books = (0..<matcher.instrumentCount).flatMap { matcher.resting(of: $0) }
    #expect(books.count == ledger.entries.count)
    for order in books { #expect(ledger.entries[order.order]?.leaves == order.leaves) }
    return texts
  }

  @discardableResult
  mutating func buy(
    _ id: UInt64, _ quantity: Int64, _ price: Int64?, _ more: (inout Command) -> Void = { _ in }
  ) -> [String] {
    new(id, .buy, quantity, price, more)
  }

  @discardableResult
  mutating func sell(
    _ id: UInt64, _ quantity: Int64, _ price: Int64?, _ more: (inout Command) -> Void = { _ in }
  ) -> [String] {
    new(id, .sell, quantity, price, more)
  }

  /// Without a price a market order, good till canceled.
  mutating func new(
    _ id: UInt64, _ side: OrderSide, _ quantity: Int64, _ price: Int64?,
    _ more: (inout Command) -> Void
  ) -> [String] {
    var command = Command(.new)
    command.order = id
    command.instrument = 0
    command.side = side
    command.kind = price == nil ? .market : .limit
    command.lifetime = .gtc
    command.quantity = quantity
    command.price = price
    more(&command)
    return send(command)
  }

  @discardableResult
  mutating func replace(_ id: UInt64, price: Int64? = nil, total: Int64? = nil) -> [String] {
    var command = Command(.replace)
    command.order = id
    command.instrument = 0
    command.price = price
    command.quantity = total
    return send(command)
  }

  @discardableResult
  mutating func cancel(_ id: UInt64, instrument: Int = 0) -> [String] {
    var command = Command(.cancel)
    command.order = id
    command.instrument = instrument
    return send(command)
  }

  @discardableResult
  mutating func operate(_ action: CommandAction, _ auction: AuctionKind? = nil) -> [String] {
    var command = Command(action)
    command.instrument = 0
    command.auction = auction
    return send(command)
  }

  @discardableResult
  mutating func clock(_ time: UInt64, isEndOfDay: Bool = false) -> [String] {
    self.time = time
    var command = Command(.clock)
    command.isEndOfDay = isEndOfDay
    return send(command)
  }

  /// The orders in the book, in the order in which they would be met.
  func book(_ instrument: Int = 0) -> [UInt64] {
    matcher.resting(of: instrument).map(\.order)
  }

  private func describe(_ line: Line) -> String {
    let price = line.price.map { "\($0)" } ?? "-"
    let reason = line.reason?.rawValue ?? "-"
    switch line.event {
    case .accepted: return "\(line.order) accepted"
    case .rejected: return "\(line.order) rejected: \(reason)"
    case .fill: return "\(line.order) x \(line.contra): \(line.quantity) @ \(price)"
    case .canceled: return "\(line.order) canceled \(line.quantity): \(reason)"
    case .expired: return "\(line.order) expired \(line.quantity)"
    case .replaced:
      return "\(line.order) replaced: \(line.quantity) @ \(price), \(line.leaves) left"
    case .triggered: return "\(line.order) triggered"
    case .restated where line.reason == .selfTrade:
      return "\(line.order) less \(line.quantity), \(line.leaves) left"
    case .restated: return "\(line.order) shows \(line.quantity) of \(line.leaves)"
    }
  }
}
