// The dialects that come with Apus.

import Testing

@testable import FIXDictionary

@Test func theKnownDialectsAreRead() {
  #expect(Dialect.fix42.messages.count == 34)
  #expect(Dialect.apus.messages.count == 37)
}
