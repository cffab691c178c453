// Which records of a journal somebody wants, from --where, --stage and --kind together.

import Arguments
import Config
import EventFilter
import Events
import Journal
import Pipeline
import Venue
import Settings

package struct RecordChoice {
  /// The instruments' names, from the config that the journal carries.
  let symbols: [String]
  private let stage: StageID?
  private let kind: EventKind?
  private let filter: EventFilter?

  init(
    stage: String?, kind: String?, filter: String?, of reader: JournalReader
  ) throws(UsageError) {
    symbols = Self.symbols(in: reader.header.bundle)
    self.stage = stage.flatMap { name in
      StageID.names.firstIndex(of: name).map { StageID(code: UInt8($0)) }
    }
    self.kind = kind.flatMap { name in EventKind.all.first { $0.name == name } }
    guard let filter else {
      self.filter = nil
      return
    }
    self.filter = try Self.filter(filter, option: "--where", reader.header, symbols)
  }

  /// A filter of the names and the day of a journal.
  package static func filter(
    _ text: String, option: String, _ header: JournalHeader, _ symbols: [String]
  ) throws(UsageError) -> EventFilter {
    do throws(FilterError) {
      return try EventFilter(text, names: FilterNames(symbols: symbols, day: header.start))
    } catch {
      throw UsageError("\(option) '\(text)': \(error)")
    }
  }

  func matches(_ record: JournalRecord) -> Bool {
    if let stage, record.stage != stage { return false }
    if let kind, record.event.kind != kind { return false }
    guard let filter else { return true }
    return filter.matches(
      FilteredEvent(
        record.event, of: record.stage, record: record.position, index: record.index))
  }

  /// The instruments' names in a config, a trader's or a venue's; none where this build can't read it.
  package static func symbols(in bundle: JournalBundle) -> [String] {
    let files = bundle.items.map { ConfigFile(name: $0.name, text: $0.text) }
    if let main = files.first, VenueConfig.isVenue(main) {
      return (try? VenueConfig.decode(bundle: files).instruments.map(\.symbol)) ?? []
    }
    return (try? TraderOutline(bundle: files).instruments.map(\.symbol)) ?? []
  }
}
