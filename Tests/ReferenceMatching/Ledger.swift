// Keeps the books of what was said, from the lines alone: ordered = filled + canceled + expired +
// leaves, at every line.

public struct Ledger: Sendable {
  public struct Entry: Hashable, Sendable {
    public var side: OrderSide?
    /// Without what was decremented away.
    public var ordered: Int64
    public var filled: Int64 = 0
    public var leaves: Int64
  }

  /// Of the orders that live.
  public private(set) var entries: [UInt64: Entry] = [:]
  private var half: Line?

  public init() {}

  /// What is wrong with the line, or nil.
  public mutating func note(_ line: Line) -> String? {
    if half != nil && line.event != .fill { return "a fill without its other half" }
    switch line.event {
    case .rejected: return nil
    case .accepted:
      if entries[line.order] != nil { return "order \(line.order): accepted while it lives" }
      if line.leaves != line.quantity || line.quantity <= 0 { return "accepted with odd leaves" }
      entries[line.order] = Entry(side: line.side, ordered: line.quantity, leaves: line.quantity)
      return nil
    default: break
    }
    guard var entry = entries[line.order] else { return "order \(line.order): doesn't live" }
    if entry.side != line.side { return "order \(line.order): changed its side" }
    switch line.event {
    case .fill:
      if let wrong = pair(line) { return wrong }
      entry.filled += line.quantity
      entry.leaves -= line.quantity
    case .canceled, .expired:
      if line.quantity != entry.leaves { return "order \(line.order): took off another quantity" }
      entry.leaves = 0
    case .replaced:
      entry.ordered = line.quantity
      entry.leaves = line.quantity - entry.filled
    case .restated where line.reason == .selfTrade:
      entry.ordered -= line.quantity
      entry.leaves -= line.quantity
    default: break
    }
    if entry.leaves != line.leaves || entry.leaves < 0 {
      return "order \(line.order): leaves \(line.leaves), and \(entry.leaves) by the ledger"
    }
    let isOver = line.event == .canceled || line.event == .expired
    if !isOver && entry.filled + entry.leaves != entry.ordered {
      return "order \(line.order): \(entry.filled) filled, \(entry.leaves) left of \(entry.ordered)"
    }
    entries[line.order] = entry.leaves == 0 ? nil : entry
    return nil
  }

  /// Fills come two by two, of either side, at one price.
  private mutating func pair(_ line: Line) -> String? {
    if line.quantity <= 0 { return "order \(line.order): an empty fill" }
    guard let first = half else {
      half = line
      return nil
    }
    half = nil
    if first.order != line.contra || first.contra != line.order || first.side == line.side
      || first.price != line.price || first.quantity != line.quantity
    {
      return "the fills of \(first.order) and \(line.order) don't belong together"
    }
    return nil
  }
}
