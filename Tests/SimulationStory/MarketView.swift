// The market as a listener sees it: levels out of whole books (W) and their changes (X).

public struct MarketView: Sendable {
  private struct Key: Hashable, Sendable {
    var symbol: Token
    var isBid: Bool
    var price: Int64
  }

  private var levels: [Key: Int64] = [:]
  /// Symbols of which a whole book has come.
  public private(set) var whole: Set<Token> = []

  public init() {}

  public mutating func take(_ message: PlainMessage) {
    let isWhole = message.typeText == "W"
    var symbol: Token = ""
    if isWhole {
      symbol = message.token(55)
      let cleared = symbol
      whole.insert(symbol)
      levels = levels.filter { $0.key.symbol != cleared }
    }
    var kind: UInt8 = 0
    var action = UInt8(ascii: "0")
    var price: Int64?
    var quantity: Int64?
    func put(_ levels: inout [Key: Int64]) {
      guard let price, kind == UInt8(ascii: "0") || kind == UInt8(ascii: "1") else { return }
      let key = Key(symbol: symbol, isBid: kind == UInt8(ascii: "0"), price: price)
      if action == UInt8(ascii: "2") || (quantity ?? 0) == 0 {
        levels[key] = nil
      } else {
        levels[key] = quantity
      }
    }
    // An entry begins with its type in a W, with what is done in an X.
    let first: Int32 = isWhole ? 269 : 279
    message.each { tag, value in
      if tag == first {
        put(&levels)
        price = nil
        quantity = nil
        kind = 0
      }
      switch tag {
      case 279: action = value.first ?? 0
      case 269: kind = value.first ?? 0
      case 55: symbol = Token(value)
      case 270: price = PlainNumber.units(value)
      case 271: quantity = PlainNumber.units(value)
      default: break
      }
    }
    put(&levels)
  }

  /// In an order that nothing but they decide.
  public var all: [Level] {
    levels.map {
      Level(symbol: $0.key.symbol, isBid: $0.key.isBid, price: $0.key.price, quantity: $0.value)
    }.sorted { ($0.symbol, $0.isBid ? 0 : 1, $0.price) < ($1.symbol, $1.isBid ? 0 : 1, $1.price) }
  }
}
