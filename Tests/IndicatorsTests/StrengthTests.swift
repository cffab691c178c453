// Wilder's index against the table that every book prints, and in markets that stand still.

import Events
import Indicators
import Numerics
import Testing

@Suite struct StrengthTests {
  @Test func theTextbooksTable() {
    let closes: [Int64] = [
      443389, 440902, 441497, 436124, 443278, 448264, 450955, 454245, 458433, 460826, 458931,
      460328, 456140, 462820, 462820, 460028, 460328, 464116, 462222, 456439, 462122, 462521,
      457137, 464515, 457835, 453548, 440288, 441783, 442181, 445672, 434205, 426628, 431314,
    ]
    let printed = [
      70.53, 66.32, 66.55, 69.41, 66.36, 57.97, 62.93, 63.26, 56.06, 62.38, 54.71, 50.42, 39.99,
      41.46, 41.87, 45.46, 37.30, 33.08, 37.77,
    ]
    var index = RelativeStrengthIndex()
    var said: [Double] = []
    for close in closes {
      index.update(close * 10_000)
      if let value = index.value { said.append(value) }
    }
    #expect(said.count == printed.count)
    for (value, expected) in zip(said, printed) { #expect(abs(value - expected) <= 0.0051) }
  }

  /// By the other formula, 100 - 100 ÷ (1 + gain ÷ loss), with weights written out.
  @Test(arguments: [2, 14, 100])
  func isTheSumOfItsWeights(period: Int) {
    var walk = Walk(seed: UInt64(period) + 40)
    var index = RelativeStrengthIndex(period: period)
    var prices: [Int64] = []
    for step in 0..<period + 400 {
      prices.append(walk.next().price)
      index.update(prices[step])
      if step < period || step % 40 != 0 { continue }
      let changes = zip(prices, prices.dropFirst()).map { $1 - $0 }
      func average(_ part: (Int64) -> Int64) -> Double {
        var weight = 1 / Double(period)
        var sum = 0.0
        for change in changes.dropFirst(period).reversed() {
          sum += weight * Double(part(change))
          weight *= 1 - 1 / Double(period)
        }
        return sum + weight * Double(changes.prefix(period).reduce(0) { $0 + part($1) })
      }
      let (gain, loss) = (average { max($0, 0) }, average { max(-$0, 0) })
      if loss == 0 { continue }
      #expect(abs((index.value ?? -1) - (100 - 100 / (1 + gain / loss))) < 1e-9, "step \(step)")
    }
  }

  @Test func itsEnds() {
    var (up, down, flat) = (
      RelativeStrengthIndex(period: 3), RelativeStrengthIndex(period: 3),
      RelativeStrengthIndex(period: 3)
    )
    for step in Int64(0)..<5_000 {
      up.update(step * 1_000)
      down.update(-step * 1_000)
      flat.update(77)
    }
    #expect(up.value == 100 && down.value == 0 && flat.value == 50)
  }

  /// Both averages fade alike, and then no more: the index stays where it was for as long as
  /// nothing moves.
  @Test func aMarketThatStandsStillKeepsItsStrength() {
    var index = RelativeStrengthIndex(period: 14)
    var price: Int64 = 1_000_000
    for step in 0..<40 {
      price += step % 3 == 0 ? -500 : 700
      index.update(price)
    }
    let before = index.value ?? 0
    for _ in 0..<50_000 { index.update(price) }
    let after = index.value ?? 0
    #expect(abs(after - before) < 1e-9 && before > 60)
    index.update(price - 1)
    #expect((index.value ?? 100) < 1e-9, "the first change outweighs all that faded")
  }

  @Test func aLossThatFadedIsNone() {
    var index = RelativeStrengthIndex(period: 2)
    index.update(1_000)
    index.update(0)
    for step in Int64(1)..<3_000 { index.update(step) }
    #expect(index.value == 100)
  }

  @Test func theLargestChangesFit() {
    var index = RelativeStrengthIndex(period: 2)
    for step in 0..<50 { index.update(step % 2 == 0 ? Series.largest : -Series.largest) }
    // Of a fall and rises by turns: the last was a fall. In the limit one third.
    #expect(abs((index.value ?? 0) - 100 / 3.0) < 1e-9)
  }
}
