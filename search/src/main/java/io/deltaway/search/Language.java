package io.deltaway.search;

import io.deltaway.search.internal.Words;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.lucene.analysis.Analyzer;
import org.apache.lucene.analysis.ar.ArabicAnalyzer;
import org.apache.lucene.analysis.cjk.CJKAnalyzer;
import org.apache.lucene.analysis.cz.CzechAnalyzer;
import org.apache.lucene.analysis.da.DanishAnalyzer;
import org.apache.lucene.analysis.de.GermanAnalyzer;
import org.apache.lucene.analysis.el.GreekAnalyzer;
import org.apache.lucene.analysis.en.EnglishAnalyzer;
import org.apache.lucene.analysis.es.SpanishAnalyzer;
import org.apache.lucene.analysis.fi.FinnishAnalyzer;
import org.apache.lucene.analysis.fr.FrenchAnalyzer;
import org.apache.lucene.analysis.hi.HindiAnalyzer;
import org.apache.lucene.analysis.hu.HungarianAnalyzer;
import org.apache.lucene.analysis.it.ItalianAnalyzer;
import org.apache.lucene.analysis.nl.DutchAnalyzer;
import org.apache.lucene.analysis.no.NorwegianAnalyzer;
import org.apache.lucene.analysis.pt.PortugueseAnalyzer;
import org.apache.lucene.analysis.ro.RomanianAnalyzer;
import org.apache.lucene.analysis.ru.RussianAnalyzer;
import org.apache.lucene.analysis.standard.StandardAnalyzer;
import org.apache.lucene.analysis.sv.SwedishAnalyzer;
import org.apache.lucene.analysis.tr.TurkishAnalyzer;

/// What the words of a text are: how it is cut, which words count for nothing, and which are one
/// word in several forms.
public enum Language {
    /// Words as Unicode cuts them, in lower case; all count, each form is a word of its own.
    ANY,
    ARABIC,
    /// Chinese, Japanese and Korean, by pairs of characters.
    CJK,
    CZECH,
    DANISH,
    DUTCH,
    ENGLISH,
    FINNISH,
    FRENCH,
    GERMAN,
    GREEK,
    HINDI,
    HUNGARIAN,
    ITALIAN,
    NORWEGIAN,
    PORTUGUESE,
    ROMANIAN,
    RUSSIAN,
    SPANISH,
    SWEDISH,
    TURKISH;

    /// Made once, as each is some tables, and keeps what its threads need.
    private static final Map<Language, Words> WORDS = new ConcurrentHashMap<>();

    /// The words of a text as an index of this language finds them, in their order: without those
    /// that count for nothing, and each in a form that all its forms share. From any thread.
    public List<String> words(String text) {
        var words = new ArrayList<String>();
        WORDS.computeIfAbsent(this, language -> new Words(language.analyzer()))
                .of(text, (characters, length) -> words.add(new String(characters, 0, length)));
        return words;
    }

    Analyzer analyzer() {
        return switch (this) {
            case ANY -> new StandardAnalyzer();
            case ARABIC -> new ArabicAnalyzer();
            case CJK -> new CJKAnalyzer();
            case CZECH -> new CzechAnalyzer();
            case DANISH -> new DanishAnalyzer();
            case DUTCH -> new DutchAnalyzer();
            case ENGLISH -> new EnglishAnalyzer();
            case FINNISH -> new FinnishAnalyzer();
            case FRENCH -> new FrenchAnalyzer();
            case GERMAN -> new GermanAnalyzer();
            case GREEK -> new GreekAnalyzer();
            case HINDI -> new HindiAnalyzer();
            case HUNGARIAN -> new HungarianAnalyzer();
            case ITALIAN -> new ItalianAnalyzer();
            case NORWEGIAN -> new NorwegianAnalyzer();
            case PORTUGUESE -> new PortugueseAnalyzer();
            case ROMANIAN -> new RomanianAnalyzer();
            case RUSSIAN -> new RussianAnalyzer();
            case SPANISH -> new SpanishAnalyzer();
            case SWEDISH -> new SwedishAnalyzer();
            case TURKISH -> new TurkishAnalyzer();
        };
    }
}
