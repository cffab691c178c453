// Addresses and allow-lists, IPv4 and IPv6; the options that every socket gets.

import Glibc
import Testing

@testable import Network

@Suite struct AddressTests {
  private func peer(_ host: String) throws -> PeerAddress {
    try #require(PeerAddress.resolve(host, port: 7).first)
  }

  @Test func addressesAreWrittenAsPeopleDo() throws {
    #expect(try peer("192.0.2.7").description == "192.0.2.7:7")
    #expect(try peer("2001:db8::7").description == "[2001:db8::7]:7")
    #expect(try peer("::ffff:192.0.2.7").description == "192.0.2.7:7", "one and the same host")
    #expect(PeerAddress.unknown.host == "0.0.0.0")
    #expect(throws: AddressFailure.self) { _ = try PeerAddress.resolve("1.2.3.4.5", port: 1) }
  }

  static let ranges: [(range: String, inside: [String], outside: [String])] = [
    ("192.0.2.7", ["192.0.2.7"], ["192.0.2.6", "2001:db8::7"]),
    ("192.0.2.0/24", ["192.0.2.0", "192.0.2.255"], ["192.0.3.0", "193.0.2.1"]),
    ("192.0.2.77/24", ["192.0.2.0"], ["192.0.3.0"]),
    ("0.0.0.0/0", ["255.255.255.255", "10.0.0.1"], ["2001:db8::7"]),
    ("10.0.0.0/7", ["11.255.0.1"], ["12.0.0.0"]),
    ("2001:db8::/32", ["2001:db8::7", "2001:db8:ffff::1"], ["2001:db9::", "192.0.2.7"]),
    ("2001:db8::/65", ["2001:db8::7fff:0:0:1"], ["2001:db8::8000:0:0:1"]),
    ("::1", ["::1"], ["::2", "127.0.0.1"]),
    ("::/0", ["::1", "10.0.0.1"], []),
    ("::ffff:10.0.0.0/104", ["10.1.2.3"], ["11.0.0.0"]),
  ]

  @Test func rangesHoldWhatTheySay() throws {
    for (text, inside, outside) in Self.ranges {
      let range = try #require(AddressRange(text), "\(text)")
      #expect(range.description == text)
      for host in inside { #expect(range.contains(try peer(host)), "\(text) holds \(host)") }
      for host in outside { #expect(!range.contains(try peer(host)), "\(text) lacks \(host)") }
    }
    let wrong = [
      "", "/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/+8", "10.0.0/8", "::/129", "a/8",
      "10.0.0.0/8/8", "10.0.0.0/", "localhost",
    ]
    for text in wrong { #expect(AddressRange(text) == nil, "\(text)") }
  }

  @Test(arguments: NetworkBackend.allCases)
  func everySocketIsSetAsAsked(_ backend: NetworkBackend) throws {
    var server = try Reactor(
      settings(backend) {
        $0.keepaliveIdleSeconds = 7
        $0.busyPollMicroseconds = 50
      })
    verify(server.findings.contains { $0.contains("keepalive after 7 s") })
    verify(server.findings.contains { $0.contains("SO_BUSY_POLL") })
    let peer = try Peer(port: try server.listenAnywhere())
    let descriptor = server.descriptor(of: try server.acceptOne())
    func option(_ level: Int32, _ name: Int32) -> Int32 {
      var value: Int32 = -1
      var length = socklen_t(4)
      _ = unsafe getsockopt(descriptor, level, name, &value, &length)
      return value
    }
    let tcp = Int32(IPPROTO_TCP)
    #expect(option(tcp, TCP_NODELAY) == 1)
    #expect(option(tcp, TCP_KEEPIDLE) == 7 && option(tcp, TCP_KEEPINTVL) == 3)
    #expect(option(SOL_SOCKET, SO_KEEPALIVE) == 1)
    #expect(option(tcp, TCP_USER_TIMEOUT) == 20_000)
    _ = peer
  }
}
