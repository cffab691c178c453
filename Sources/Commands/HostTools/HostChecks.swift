// What a host should be for a core to run well on it, question by question. They look, and change nothing; all that the kernel
// tells is read through a tree, so that tests have hosts of every kind.

import Platform

public enum HostChecks {
  /// All that can be told without a measurement, in the order of the report.
  public static func all(_ view: HostView, _ facts: HostFacts) -> [HostCheck] {
    processors(view) + clocks(view) + memory(view, facts) + kernel(view)
      + network(view, facts) + surroundings(view)
  }
}

/// What no file tells: it is asked of the kernel, on the machine itself.
public struct HostFacts: Sendable {
  /// Nil: /dev/shm can't be written.
  public var sharedMemoryByteCount: UInt64?
  /// What io_uring offers, or why it isn't there.
  public var ring: Result<[String], HostRefusal>
  public var epoll: Result<[String], HostRefusal>
  public var interfaces: [InterfaceFacts]

  public init(
    sharedMemoryByteCount: UInt64?, ring: Result<[String], HostRefusal>,
    epoll: Result<[String], HostRefusal>, interfaces: [InterfaceFacts]
  ) {
    self.sharedMemoryByteCount = sharedMemoryByteCount
    self.ring = ring
    self.epoll = epoll
    self.interfaces = interfaces
  }
}

public struct HostRefusal: Error, Equatable, Sendable {
  public var reason: String

  public init(_ reason: String) { self.reason = reason }
}

/// What a network card's driver says. Nil where it doesn't.
public struct InterfaceFacts: Equatable, Sendable {
  public var name: String
  /// Queues for receiving and the most that there could be.
  public var channels: (now: Int, most: Int)? { queues.map { ($0.now, $0.most) } }
  var queues: Queues?
  /// Microseconds that an interrupt waits for more packets.
  public var coalesceUs: Int?
  public var isAdaptive: Bool?
  /// Several packets made into one, by the kernel and by the card.
  public var gro: Bool?
  public var lro: Bool?

  struct Queues: Equatable, Sendable {
    var now: Int
    var most: Int
  }

  public init(
    name: String, channels: (now: Int, most: Int)? = nil, coalesceUs: Int? = nil,
    isAdaptive: Bool? = nil, gro: Bool? = nil, lro: Bool? = nil
  ) {
    self.name = name
    queues = channels.map { Queues(now: $0.now, most: $0.most) }
    self.coalesceUs = coalesceUs
    self.isAdaptive = isAdaptive
    self.gro = gro
    self.lro = lro
  }
}
