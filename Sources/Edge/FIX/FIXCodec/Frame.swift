// What may stand at the front of the received bytes, and how much of it is done with.

/// What was found at the front of received bytes.
@frozen
public enum Frame: Equatable, Sendable {
  /// A whole message of so many bytes: framed, summed and indexed.
  case message(byteCount: Int)
  /// The beginning of something; more bytes are needed. Nothing is consumed.
  case incomplete
  /// A message that can't be trusted, with what had to be skipped to find the next. To be dropped
  /// without an answer and without consuming a number.
  case garbled(byteCount: Int, Garble)
  /// Bytes that belong to no message. The same bytes cut differently may be reported in other pieces,
  /// so count bytes, not pieces.
  case noise(byteCount: Int)
  /// The peer asks for more than it may: it is to be disconnected.
  case refused(Refusal)
}

/// Why a message is garbled.
@frozen
public enum Garble: UInt8, CaseIterable, Sendable {
  /// No `8=…`, `9=…`, `35=` in this order.
  case header
  /// 9 isn't a number.
  case bodyLength
  /// No `10=` where 9 says that the body ends: it is too small, too large, or the checksum isn't three
  /// digits.
  case trailer
  /// The sum is another.
  case checksum
  /// A field without `=`, or a tag that isn't a number.
  case syntax
  /// A data field whose length goes beyond the body or doesn't meet a separator.
  case dataLength

  public var name: String {
    switch self {
    case .header: "header"
    case .bodyLength: "body_length"
    case .trailer: "trailer"
    case .checksum: "checksum"
    case .syntax: "syntax"
    case .dataLength: "data_length"
    }
  }
}

/// Why a peer must go.
@frozen
public enum Refusal: UInt8, CaseIterable, Sendable {
  /// 9 declares more than the configured size.
  case tooLong
  /// 9 has more than nine digits.
  case lengthDigits
  /// As many bytes as a message may have went by, and none ended.
  case unterminated

  public var name: String {
    switch self {
    case .tooLong: "too_long"
    case .lengthDigits: "length_digits"
    case .unterminated: "unterminated"
    }
  }
}

/// The most that is taken from a peer.
@frozen
public struct DecoderLimits: Hashable, Sendable {
  /// Of a whole message, from `8=` to the last separator.
  public var messageBytes: Int

  public init(messageBytes: Int = 64 * 1024) {
    precondition(messageBytes >= 64 && messageBytes <= 1 << 28, "a message has 64 bytes … 256 MiB")
    self.messageBytes = messageBytes
  }

  /// Digits of BodyLength, leading zeros included.
  @inlinable public static var lengthDigits: Int { 9 }

  /// Bytes of a BeginString.
  @inlinable public static var beginStringBytes: Int { 16 }

  /// The fewest: with them, eight bytes of the message lie before the end of every value, which is what
  /// reading numbers counts on.
  @inlinable public static var beginStringBytesMin: Int { 6 }
}
