// Bytes for a TLS connection go to gateway-in by a ring. What finds no room there ends the connection: nothing may follow
// behind a hole.

import Events
import Fabric
import Network
import Platform
import Tables
import Testing

@testable import FIXGateways

@Suite struct SealedWireTests {
  @Test func `nothing is sent behind a message that found no room`() throws {
    var plan = FabricPlan(instance: "sealed-\(UInt32.random(in: 0 ... .max))")
    plan.rings = [RingPlan(name: "sealed", writer: "a", reader: "b", capacity: 1024)]
    let fabric = try Fabric(plan: plan)
    defer { fabric.unlink() }
    var receiver = AdminReceiver(fabric.consumer("sealed"))
    var settings = ReactorSettings(backend: .epoll)
    settings.connectionsMax = 4
    var wire = GatewayWire(
      try Reactor(settings),
      sealed: Shelf(count: 1) { _ in AdminSender(fabric.producer("sealed")) {} },
      ListenSettings(), seatCount: 1)
    wire.to = Route(.sealed, ConnectionID(bits: 1 << 32 | 1), seat: 0)
    let large = [UInt8](repeating: 0x41, count: 4_000)
    let small = [UInt8](repeating: 0x42, count: 10)

    // Sixteen have room, one more hasn't.
    for _ in 0..<17 { unsafe large.withUnsafeBytes { unsafe wire.send($0) } }
    var frames = 0
    while receiver.next() != nil { frames += 1 }
    #expect(frames == 16)
    unsafe small.withUnsafeBytes { unsafe wire.send($0) }
    let isQuiet = !receiver.hasFrame()
    #expect(isQuiet, "there is room again, but a hole before it")
    let overrun = wire.takeOverrun()
    #expect(overrun == 0)

    // A new connection begins without it.
    wire.begin(0)
    unsafe small.withUnsafeBytes { unsafe wire.send($0) }
    let next = receiver.next()
    #expect(next?.code == .bytes && next?.byteCount == 10)
  }
}
