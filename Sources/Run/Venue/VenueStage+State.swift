// What the venue's stage remembers: the risk of each session, the matcher, and what it owes to those who hear its market.

import Events
import Matching
import Risk
import Tables

extension VenueStage: Persisted {
  @_noLocks
  public mutating func persist(_ state: inout StateVisitor) {
    // not state: outbox: it is empty between two steps.
    // not state: unheard, unheardCount: all is heard: who saves a stage lets it settle first.
    precondition(unheardCount == 0, "a stage that is saved has settled")
    state.section("venue.stage", version: 4)
    state.same(risks.count)
    state.same(tellsRequests ? 1 : 0)
    state.same(tellsMarket ? 1 : 0)
    state.visit(&touchedCount)
    state.visit(&owesLevels)
    state.visit(&owesTops)
    state.visit(&cause)
    state.visit(&snapshot)
    state.visit(&isDayOver)
    state.visit(&toldPhase)
    state.visit(&owesPhase)
    state.visit(&nextTimed)
    voice.persist(&state)
    state.visit(&touched, upTo: touchedCount)
    state.visit(&told)
    var session = 0
    while session < risks.count {
      risks[session].persist(&state)
      session &+= 1
    }
    matcher.persist(&state)
  }
}

extension RiskVoice: Persisted {
  @_noLocks
  @usableFromInline mutating func persist(_ state: inout StateVisitor) {
    // not state: isOpen, isRefused, refusal, session: they are of the event that is asked about.
    state.section("venue.voice", version: 1)
    state.visit(&count)
    state.visit(&told)
    state.visit(&words, upTo: count)
    state.visit(&warnings)
    state.visit(&stops)
  }
}
