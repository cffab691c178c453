// What a trader's limit may be behind deaths, desks and other configs, as the world has it.

import Numerics
import Testing

@testable import SimulationStory

@Suite struct TraderLimitsTests {
  // 20, 32 and 60 of position.
  private static let small = TraderShape(0)
  private static let middle = TraderShape(9)
  private static let large = TraderShape(18)

  private static func side(_ shape: TraderShape) -> TraderSide {
    var side = TraderSide(number: 1, tap: TraderTap(1), shape: shape)
    side.positions["ACME"] = [shape.limits.position]
    return side
  }

  private func units(_ side: TraderSide) -> [Int64] {
    (side.positions["ACME"] ?? []).map { $0 / PlainNumber.scale }.sorted()
  }

  @Test func anotherConfigSaysWhatHolds() {
    var side = Self.side(Self.middle)
    side.positions["ACME"] = [56 * PlainNumber.scale]
    side.hasSaidItsConfig = true
    // It says of the limit what it said before.
    side.change(to: TraderShape(10))
    #expect(units(side) == [56])
    side.hasSaidItsConfig = true
    side.change(to: Self.small)
    #expect(units(side) == [20])
    side.hasSaidItsConfig = true
    side.change(to: Self.middle)
    #expect(units(side) == [32])
  }

  /// Whether a start that was killed had said what its config changes nobody outside knows.
  @Test func aStartThatDiesMayHaveChangedNothing() {
    var side = Self.side(Self.middle)
    side.positions["ACME"] = [56 * PlainNumber.scale]
    side.hasSaidItsConfig = true
    side.change(to: Self.small)
    #expect(units(side) == [20])
    side.change(to: Self.middle)
    #expect(units(side) == [32, 56])
    side.change(to: Self.large)
    #expect(units(side) == [60])
    side.change(to: Self.middle)
    #expect(units(side) == [32, 56])
    side.hasSaidItsConfig = true
    side.change(to: Self.small)
    side.hasSaidItsConfig = true
    side.change(to: Self.middle)
    #expect(units(side) == [32])
  }
}
