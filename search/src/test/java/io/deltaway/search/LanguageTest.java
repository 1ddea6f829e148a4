package io.deltaway.search;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.CRC32;
import org.junit.jupiter.api.Test;

/// What the words of texts are.
class LanguageTest {

    private static final List<String> ALPHABETS =
            List.of(
                    "abcdefghijklmnopqrstuvwxyzaeiouaeioulnrst",
                    "aeiounrstläöüßåøæéèêàâîôûçñáíóúýčďěňřšťůžąęłőűşığășț",
                    "абвгдежзийклмнопрстуфхцчшщъыьэюя",
                    "αβγδεζηθικλμνξοπρστυφχψωάέήίόύώς",
                    "ابتثجحخدذرزسشصضطظعغفقكلمنهويةىءئؤ",
                    "कखगघचछजझटठडढणतथदधनपफबभमयरलवशषसहािीुूेैोौं",
                    "日本語東京大学中文漢字かなカナ한국어");

    private static final List<String> ENDINGS =
            List.of(
                    ("s es ed ing ings ly ation ational ness ful ment ements ity ies y's er ers est en em "
                                    + "heit keit ung ungen isch lich igkeit ade ande ar arna het heter ene ane "
                                    + "else lig lige eux euse issement amente ado adas ción ções idade ista ismo "
                                    + "azione mente ssa lla lle ista kaan ille oiden ja jen issa ban ben nak nek "
                                    + "ok ek ului ilor atul lar ler ların in den ých ami ovi ého ého ost osti "
                                    + "ом ами ого ему ешь ность ости ους ματα ων ης ات ون ين ها ों ियों")
                            .split(" "));

    private static String made(Random random) {
        String alphabet = ALPHABETS.get(random.nextInt(ALPHABETS.size()));
        String stem =
                random.ints(1 + random.nextInt(7), 0, alphabet.length())
                        .mapToObj(i -> alphabet.substring(i, i + 1))
                        .collect(Collectors.joining());
        return random.nextInt(4) == 0 ? stem : stem + ENDINGS.get(random.nextInt(ENDINGS.size()));
    }

    /// All letters and other characters, words that languages have, and words that look like some.
    private static String sample() {
        var random = new Random(1);
        Stream<String> characters =
                IntStream.range(0, 0x20000)
                        .filter(c -> !isHalf(c))
                        .mapToObj(c -> "a" + Character.toString(c) + "b " + Character.toString(c));
        Stream<String> common =
                Stream.of(
                        "the of and it's don't houses ran running better universities O'Neill's "
                                + "der die und nicht Häuser ging schönsten l'homme qu'il les chevaux "
                                + "los niños della bell'anima het niet och inte og ikke ja ei nem és și nu "
                                + "ve bir не что и και δεν في من और नहीं 3.14 1,000 a@b.org x_y C++ #tag");
        Stream<String> words = Stream.generate(() -> made(random)).limit(20_000);
        return Stream.of(characters, common, words)
                .flatMap(some -> some)
                .collect(Collectors.joining(" "));
    }

    private static boolean isHalf(int character) {
        return character >= Character.MIN_SURROGATE && character <= Character.MAX_SURROGATE;
    }

    private static String sum(Language language, String text) {
        var sum = new CRC32();
        for (String word : language.words(text)) {
            sum.update((word + " ").getBytes(StandardCharsets.UTF_8));
        }
        return language + " " + Long.toHexString(sum.getValue());
    }

    /// Where this fails, [Language#VERSION] goes up by one, and the sums become what they are now.
    @Test
    void wordsAreThoseOfTheVersion() {
        assertThat(Language.VERSION).isEqualTo(1);
        String text = sample();
        assertThat(Arrays.stream(Language.values()).map(language -> sum(language, text)))
                .containsExactly(
                        "ANY 163af00c",
                        "ARABIC 7b316538",
                        "CJK 1e2e6f1f",
                        "CZECH f6069dd",
                        "DANISH cfaa5646",
                        "DUTCH c4b86cf9",
                        "ENGLISH 9bf5ce27",
                        "FINNISH 8543621a",
                        "FRENCH 2a123ad2",
                        "GERMAN 34ab8cce",
                        "GREEK 71db5efc",
                        "HINDI dad91cab",
                        "HUNGARIAN c09c2df0",
                        "ITALIAN 8ae8513f",
                        "NORWEGIAN f123ca0c",
                        "PORTUGUESE 574cf124",
                        "ROMANIAN 87d8ad31",
                        "RUSSIAN e919c351",
                        "SPANISH 7e0fcfa8",
                        "SWEDISH e2e59240",
                        "TURKISH 12ce09fd");
    }
}
