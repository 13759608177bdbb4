export { HeaderNumber, type Header, type HeaderValue } from './header';
