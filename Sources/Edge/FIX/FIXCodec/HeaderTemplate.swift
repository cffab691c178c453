// What is the same at the beginning of every message of a session, ready to be copied.

/// Bytes made beforehand, in memory of their own with slack behind, so that a copy takes whole registers.
@safe
public struct Fragment: ~Copyable {
  @usableFromInline let start: UnsafeMutablePointer<UInt8>
  public let count: Int
  @usableFromInline let sum: UInt64

  public init(_ bytes: [UInt8]) {
    count = bytes.count
    sum = bytes.reduce(0) { $0 &+ UInt64($1) }
    let room = (count + 63) / 64 * 64 + 64
    unsafe start = .allocate(capacity: room)
    unsafe start.initialize(repeating: 0, count: room)
    for (at, byte) in bytes.enumerated() { unsafe start[at] = byte }
  }

  public init(_ text: String) { self.init(Array(text.utf8)) }

  deinit { unsafe start.deallocate() }
}

/// The constant pieces of a session's header, in the order in which they go out: 8, 9, 35, 34, (43),
/// 49, 50, 52, 56, 57, (97), (115 …), (122), (128 …), 142 ….
public struct HeaderTemplate: ~Copyable {
  /// `49=SENDER|50=…|52=`
  @usableFromInline let beforeTime: Fragment
  /// `56=TARGET|57=…|`
  @usableFromInline let afterTime: Fragment
  /// `142=…|143=…|`
  @usableFromInline let afterRouting: Fragment

  public init(
    sender: String, target: String, senderSub: String = "", targetSub: String = "",
    senderLocation: String = "", targetLocation: String = ""
  ) {
    func piece(_ fields: [(Int, String)], then: String = "") -> Fragment {
      var text = ""
      for (tag, value) in fields where !value.isEmpty {
        precondition(
          !value.utf8.contains { $0 < 0x20 } && value.utf8.count <= 64,
          "a comp id has 1 to 64 printable characters")
        text += "\(tag)=\(value)\u{1}"
      }
      return Fragment(text + then)
    }
    precondition(!sender.isEmpty && !target.isEmpty, "a session has two comp ids")
    beforeTime = piece([(49, sender), (50, senderSub)], then: "52=")
    afterTime = piece([(56, target), (57, targetSub)])
    afterRouting = piece([(142, senderLocation), (143, targetLocation)])
  }
}

/// What a header has only sometimes.
@frozen
public struct HeaderExtras {
  /// 43=Y and 122: it was sent before, at this time.
  public var originalTime: UInt64?
  /// 97=Y.
  public var isPossibleResend = false
  /// Whole fields, tags ascending, each with its separator: 115, 116.
  public var onBehalfOf: FieldBytes?
  /// The same: 128, 129.
  public var deliverTo: FieldBytes?
  /// The same: 144, 145.
  public var locations: FieldBytes?

  @inlinable public init() {}
}
