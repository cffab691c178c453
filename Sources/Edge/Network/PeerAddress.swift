// Who is at the other end, and whether they may be.

import CNetwork

/// An IPv4 or IPv6 address and a port.
public struct PeerAddress: BitwiseCopyable, Hashable, Sendable, CustomStringConvertible {
  /// The address as a number of 128 bits; an IPv4 one is ::ffff:a.b.c.d.
  public let high: UInt64
  public let low: UInt64
  public let port: UInt16
  public let isVersion6: Bool

  public init(high: UInt64, low: UInt64, port: UInt16, isVersion6: Bool) {
    self.high = high
    self.low = low
    self.port = port
    self.isVersion6 = isVersion6
  }

  init(_ address: apus_address) {
    high = address.high
    low = address.low
    port = address.port
    isVersion6 = address.isVersion6
  }

  /// Nil where that is no address but a name.
  init?(number host: String, port: UInt16) {
    var address = apus_address()
    guard unsafe apus_address_parse(host, &address) else { return nil }
    address.port = port
    self.init(address)
  }

  /// Nobody's.
  static var unknown: PeerAddress { PeerAddress(apus_address()) }

  var raw: apus_address {
    apus_address(high: high, low: low, port: port, isVersion6: isVersion6)
  }

  /// Without the port: `192.0.2.7` or `2001:db8::7`.
  public var host: String {
    var text = [CChar](repeating: 0, count: Int(APUS_ADDRESS_TEXT))
    unsafe apus_address_text(raw, &text)
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }

  public var description: String { isVersion6 ? "[\(host)]:\(port)" : "\(host):\(port)" }

  /// The addresses that a host has, by number or by name; it may ask a name server and wait for it.
  static func resolve(_ host: String, port: UInt16) throws(AddressFailure) -> [PeerAddress] {
    var found = [apus_address](repeating: apus_address(), count: HostAddresses.countMax)
    var count: Int32 = 0
    let code = unsafe apus_address_resolve(host, port, &found, Int32(found.count), &count)
    if code != 0 {
      throw AddressFailure(reason: unsafe String(cString: apus_address_failure(code)))
    }
    return found.prefix(Int(count)).map { PeerAddress($0) }
  }
}

/// A host without an address, in the resolver's words.
struct AddressFailure: Error {
  let reason: String
}

/// A run of addresses, as an allow-list names it: `192.0.2.0/24`, `2001:db8::/32`, or one address.
public struct AddressRange: Hashable, Sendable, CustomStringConvertible {
  private let high: UInt64
  private let low: UInt64
  /// Leading bits that must agree, of 128.
  private let prefixLength: Int
  public let description: String

  /// Nil when the text is no address, or the part after `/` no length of a prefix.
  public init?(_ text: String) {
    let parts = text.split(separator: "/", omittingEmptySubsequences: false)
    var address = apus_address()
    guard parts.count <= 2, unsafe apus_address_parse(String(parts[0]), &address) else {
      return nil
    }
    // `::ffff:1.2.3.4/120` is written as of 128 bits, `1.2.3.4/24` as of 32.
    let isShort = !parts[0].contains(":")
    let width = isShort ? 32 : 128
    var length = width
    if parts.count == 2 {
      guard let given = Int(parts[1]), given >= 0, given <= width, parts[1].first != "+" else {
        return nil
      }
      length = given
    }
    prefixLength = isShort ? 96 + length : length
    high = address.high & Self.mask(prefixLength)
    low = address.low & Self.mask(prefixLength - 64)
    description = text
  }

  public func contains(_ peer: PeerAddress) -> Bool {
    peer.high & Self.mask(prefixLength) == high
      && peer.low & Self.mask(prefixLength - 64) == low
  }

  /// The first `count` bits of a word.
  private static func mask(_ count: Int) -> UInt64 {
    count <= 0 ? 0 : count >= 64 ? .max : ~(UInt64.max >> UInt64(count))
  }
}
