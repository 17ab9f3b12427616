/// `王小芳` → `王*芳`, `李明` → `李*`, `Anna Kovacs` → `A*********s`: enough to recognise oneself, not others.
pub fn mask_name(name: &str) -> String {
    let chars: Vec<char> = name.chars().collect();
    match chars.as_slice() {
        [] => String::new(),
        [one] => one.to_string(),
        [first, _] => format!("{first}*"),
        [first, middle @ .., last] => format!("{first}{}{last}", "*".repeat(middle.len())),
    }
}

/// `13812345678` → `138****5678`.
pub fn mask_phone(phone: &str) -> String {
    match (phone.get(..3), phone.get(7..)) {
        (Some(head), Some(tail)) => format!("{head}****{tail}"),
        _ => "*".repeat(phone.chars().count()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_show_the_ends_only() {
        assert_eq!(
            ["王小芳", "李明", "欧阳青青", "王", ""].map(mask_name),
            ["王*芳", "李*", "欧**青", "王", ""]
        );
        assert_eq!(mask_phone("13812345678"), "138****5678");
        assert_eq!(mask_phone("110"), "***");
    }
}
