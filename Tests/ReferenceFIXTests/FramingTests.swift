import ReferenceFIX
import Testing
