// What is the same at the beginning of every message of a session, ready to be copied.

/// The constant pieces of a session's header, in the order in which they go out: 8, 9, 35, 34, (43),
/// 49, 50, 52, 56, 57, (97), (115 …), (122), (128 …), 142 ….
@safe
public struct HeaderTemplate: ~Copyable {
  /// `49=SENDER|50=…|52=`
  @usableFromInline let beforeTime: UnsafeMutableRawBufferPointer
  /// `56=TARGET|57=…|`
  @usableFromInline let afterTime: UnsafeMutableRawBufferPointer
  /// `142=…|143=…|`
  @usableFromInline let afterRouting: UnsafeMutableRawBufferPointer

  public init(
    sender: String, target: String, senderSub: String = "", targetSub: String = "",
    senderLocation: String = "", targetLocation: String = ""
  ) {
    func piece(_ fields: [(Int, String)], then: String = "") -> UnsafeMutableRawBufferPointer {
      var text: [UInt8] = []
      for (tag, value) in fields where !value.isEmpty {
        precondition(
          !value.utf8.contains { $0 < 0x20 } && value.utf8.count <= 64,
          "a comp id has 1 to 64 printable characters")
        text += Array("\(tag)=\(value)\u{1}".utf8)
      }
      text += Array(then.utf8)
      // Whole registers are copied, so there is slack behind.
      let room = (text.count + 63) / 64 * 64 + 64
      let memory = UnsafeMutableRawBufferPointer.allocate(byteCount: room, alignment: 64)
      unsafe memory.initializeMemory(as: UInt8.self, repeating: 0)
      unsafe memory.copyBytes(from: text)
      return unsafe UnsafeMutableRawBufferPointer(rebasing: memory[0..<text.count])
    }
    precondition(!sender.isEmpty && !target.isEmpty, "a session has two comp ids")
    unsafe beforeTime = piece([(49, sender), (50, senderSub)], then: "52=")
    unsafe afterTime = piece([(56, target), (57, targetSub)])
    unsafe afterRouting = piece([(142, senderLocation), (143, targetLocation)])
  }

  deinit {
    unsafe beforeTime.deallocate()
    unsafe afterTime.deallocate()
    unsafe afterRouting.deallocate()
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
