// The stream is the published one: every number of it, hashes included, at the sizes that a debug
// build makes in no time. `apus-bench book` checks the large ones whenever it measures.

import BookWorkload
import Testing

@Suite struct PublishedTotalsTests {
  @Test(arguments: [0, 1_000, 200_000])
  func theStreamIsThePublishedOne(operations: Int) {
    let shape = BookShape.w1(operations: operations)
    let stream = BookStream(shape)
    stream.book.checkInvariants()
    #expect(stream.totals == BookTotals.published(shape))
    #expect(stream.records.count == 10_000 + operations)
    #expect(stream.mix.reduce(0, +) == operations)
  }

  @Test func eachPublishedShapeIsFoundByItself() {
    for (shape, totals) in BookTotals.published { #expect(BookTotals.published(shape) == totals) }
    #expect(BookTotals.published(.w1(operations: 1_001)) == nil)
    #expect(BookTotals.published(.w1(operations: 1_000, seed: 43)) == nil)
  }

  @Test func theMixIsThePublishedOne() {
    let mix = BookStream(.w1(operations: 200_000)).mix
    let shares = mix.map { Double($0) / 2_000 }
    for (share, published) in zip(shares, [47.76, 42.25, 5.00, 4.99]) {
      #expect(abs(share - published) < 0.3)
    }
  }
}
