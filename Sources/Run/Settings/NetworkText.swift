// Networks as people write them, 10.0.0.0/8 or 2001:db8::/32. A list of who may come in is read by people
// too, so what a machine would round off (bits beyond the prefix) is refused.

import Glibc

enum NetworkText {
  /// What is wrong with it, or nil.
  static func fault(_ text: String) -> String? {
    let expected = "expected a network such as 10.0.0.0/8 or 2001:db8::/32, found '\(text)'"
    let parts = text.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
    guard let address = bytes(String(parts[0])) else { return expected }
    let bitCount = address.count * 8
    guard parts.count == 2 else {
      return "\(expected); for this address alone write \(text)/\(bitCount)"
    }
    let isPlain = parts[1].utf8.allSatisfy { $0 >= UInt8(ascii: "0") && $0 <= UInt8(ascii: "9") }
    guard isPlain, let prefix = Int(parts[1]), "\(prefix)" == parts[1], prefix <= bitCount else {
      return "expected a prefix of 0 to \(bitCount) bits behind the '/', found '\(text)'"
    }
    var network = address
    for index in network.indices {
      let kept = min(max(prefix - index * 8, 0), 8)
      network[index] &= UInt8(truncatingIfNeeded: 0xFF00 >> kept)
    }
    if network != address {
      return "'\(text)' has bits beyond its prefix; write \(shown(network))/\(prefix)"
    }
    return nil
  }

  /// Four bytes or sixteen.
  private static func bytes(_ text: String) -> [UInt8]? {
    guard !text.utf8.contains(0) else { return nil }
    let isIPv6 = text.utf8.contains(UInt8(ascii: ":"))
    var bytes = [UInt8](repeating: 0, count: isIPv6 ? 16 : 4)
    let found = unsafe bytes.withUnsafeMutableBytes { buffer in
      unsafe inet_pton(isIPv6 ? AF_INET6 : AF_INET, text, buffer.baseAddress)
    }
    return found == 1 ? bytes : nil
  }

  private static func shown(_ bytes: [UInt8]) -> String {
    var text = [CChar](repeating: 0, count: Int(INET6_ADDRSTRLEN))
    _ = unsafe bytes.withUnsafeBytes { buffer in
      unsafe inet_ntop(
        bytes.count == 16 ? AF_INET6 : AF_INET, buffer.baseAddress, &text, socklen_t(text.count))
    }
    return String(decoding: text.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }, as: UTF8.self)
  }
}
