// Where hosts are is found by a thread of its own: who asks never waits for it.

import Glibc
import Synchronization
import Testing

@testable import Network

@Suite struct HostFinderTests {
  /// A name server that answers when it is told to: each answer is another address.
  private final class Server: Sendable {
    let answers = Atomic<Int>(0)
    let questions = Atomic<Int>(0)
    let knows = Atomic<Bool>(true)

    func answer(_ host: String, _ port: UInt16) -> [PeerAddress] {
      let number = questions.add(1, ordering: .sequentiallyConsistent).newValue
      while answers.load(ordering: .sequentiallyConsistent) < number { usleep(500) }
      guard knows.load(ordering: .sequentiallyConsistent), host == "venue.example" else {
        return []
      }
      return [PeerAddress(high: 0, low: UInt64(number), port: port, isVersion6: false)]
    }

    func goOn() { answers.add(1, ordering: .sequentiallyConsistent) }
  }

  private static func finder(_ hosts: [(name: String, port: UInt16)?], _ server: Server) throws
    -> HostFinder
  {
    let finder = HostFinder(hosts) { server.answer($0, $1) }
    try finder.start { _ in }
    return finder
  }

  /// The next answer, when there is one: the first address as a number, 0 for nobody's.
  private static func next(_ finder: HostFinder, _ place: Int = 0) -> UInt64? {
    for _ in 0..<60_000 {
      switch finder.find(place) {
      case .notYet: usleep(500)
      case .unknown: return 0
      case .found(let addresses): return addresses[0].low
      }
    }
    return nil
  }

  private static func isNotYet(_ finder: HostFinder) -> Bool {
    if case .notYet = finder.find(0) { return true }
    return false
  }

  @Test func `who asks a silent name server isn't held up, and each call has a new answer`() throws
  {
    let server = Server()
    let finder = try Self.finder([("venue.example", 7)], server)
    defer { finder.stop() }
    for number in 1...3 {
      for _ in 0..<100 { #expect(Self.isNotYet(finder)) }
      server.goOn()
      #expect(Self.next(finder) == UInt64(number))
    }
  }

  @Test func `a host is where it was when nobody knows it any more`() throws {
    let server = Server()
    let finder = try Self.finder([("venue.example", 7)], server)
    defer { finder.stop() }
    server.goOn()
    #expect(Self.next(finder) == 1)
    server.knows.store(false, ordering: .sequentiallyConsistent)
    server.goOn()
    #expect(Self.next(finder) == 1)
    server.knows.store(true, ordering: .sequentiallyConsistent)
    server.goOn()
    #expect(Self.next(finder) == 3)
  }

  @Test func `a number is no name, and of a name that nobody knows it is said`() throws {
    let server = Server()
    server.answers.store(100, ordering: .sequentiallyConsistent)
    let finder = try Self.finder([("192.0.2.7", 7), nil, ("nobody.example", 7)], server)
    defer { finder.stop() }
    for _ in 0..<2 {
      guard case .found(let addresses) = finder.find(0) else {
        Issue.record("a number")
        return
      }
      #expect(addresses.count == 1 && addresses[0].description == "192.0.2.7:7")
      #expect(Self.next(finder, 2) == 0)
    }
    let asked = server.questions.load(ordering: .sequentiallyConsistent)
    #expect(asked == 2)
  }
}
