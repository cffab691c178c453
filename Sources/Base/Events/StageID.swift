// The stages by number: how the journal, the fabric and the commands call them.

@frozen
public struct StageID: Code {
  public var code: UInt8

  @inlinable public init(code: UInt8) { self.code = code }

  @inlinable public static var gatewayIn: StageID { StageID(code: 0) }
  @inlinable public static var book: StageID { StageID(code: 1) }
  @inlinable public static var strategy: StageID { StageID(code: 2) }
  @inlinable public static var orders: StageID { StageID(code: 3) }
  @inlinable public static var risk: StageID { StageID(code: 4) }
  @inlinable public static var gatewayOut: StageID { StageID(code: 5) }
  @inlinable public static var logger: StageID { StageID(code: 6) }

  @inlinable public static var count: Int { 7 }

  public static var names: [String] {
    ["gateway-in", "book", "strategy", "orders", "risk", "gateway-out", "logger"]
  }
}

extension StageID: CustomStringConvertible {
  public var description: String { name ?? "stage \(code)" }
}
